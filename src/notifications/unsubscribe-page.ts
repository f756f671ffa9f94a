import type { NoticeKind } from './notice.js';

/** Both languages: whoever holds the link need not be signed in, so we do not know which. */
function page(content: string): string {
  return `<!doctype html>
<html lang="ko">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Picket</title></head>
<body style="font-family:sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;line-height:1.6">
<h1 style="font-size:1.3rem">Picket</h1>
${content}
</body>
</html>
`;
}

/** Asks whether to unsubscribe. The token was checked, so it is made of harmless characters. */
export function unsubscribePage(token: string, kind: NoticeKind): string {
  return page(`<p>이 종류(<code>${kind}</code>)의 메일을 더 이상 받지 않으시겠습니까?</p>
<p lang="en">No more mails of this kind (<code>${kind}</code>)?</p>
<form method="post" action="?token=${token}"><button>수신 거부 · Unsubscribe</button></form>`);
}

/** Says that it is done. */
export function unsubscribedPage(): string {
  return page(`<p>수신 거부되었습니다. 알림 설정에서 다시 켤 수 있습니다.</p>
<p lang="en">You are unsubscribed. Your notification preferences can bring them back.</p>`);
}

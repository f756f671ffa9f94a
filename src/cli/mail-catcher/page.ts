import type { CaughtMail } from './mailbox.js';

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const frame = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escape(title)}</title>
<style>
body { font-family: sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #111827 }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #e5e7eb }
iframe { width: 100%; height: 36rem; border: 1px solid #e5e7eb }
pre { background: #f3f4f6; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere }
</style></head>
<body>${content}</body>
</html>
`;

/** The list of mails. */
export function listPage(mails: readonly CaughtMail[]): string {
  const rows = mails.map(
    ({ id, to, subject, receivedAt }) =>
      `<tr><td>${escape(receivedAt)}</td><td>${escape(to)}</td>` +
      `<td><a href="/mails/${id}">${escape(subject)}</a></td></tr>`,
  );
  const table = `<table><tr><th>received</th><th>to</th><th>subject</th></tr>${rows.join('\n')}</table>`;
  const content = mails.length === 0 ? '<p>No mail yet.</p>' : table;
  return frame('Mails', `<h1>Mails that Picket sent</h1>${content}`);
}

/** One mail: as HTML in a frame that may run nothing, as text, and what is attached. */
export function mailPage(mail: CaughtMail): string {
  const headers = Object.entries(mail.headers).map(([name, value]) => `${name}: ${value}`);
  const attached = mail.attachments.map(
    ({ name, type, content }) =>
      `<h2>${escape(name)} (${escape(type)})</h2><pre>${escape(content)}</pre>`,
  );
  return frame(
    mail.subject,
    `<p><a href="/">all mails</a></p><h1>${escape(mail.subject)}</h1>
<p>to ${escape(mail.to)}, ${escape(mail.receivedAt)}</p>
<iframe sandbox srcdoc="${escape(mail.html)}"></iframe>
<h2>Text</h2><pre>${escape(mail.text)}</pre>
${attached.join('\n')}
<h2>Headers</h2><pre>${escape(headers.join('\n'))}</pre>`,
  );
}

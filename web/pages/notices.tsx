import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Answer, answer, api } from '../api/client';
import { useLanguage, useServerNow, useStore } from '../api/hooks';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { lastNoticeAt, unreadCount } from '../app/unread';
import { Empty, ProblemNotice, Skeleton } from '../design/notice';
import { relative } from '../words/format';
import { noticesWords } from '../words/notices';
import { useWords } from '../words/use-words';
import { useMore } from './use-more';
import './order.css';
import './notices.css';

type Notice = Answer<'/api/v1/notifications', 'get'>['items'][number];

const MINUTE_MS = 60_000;

/** The news, newest first; one that comes while the page is open appears by itself. */
export function NoticesPage(): ReactNode {
  const words = useWords(noticesWords);
  const newest = useStore(lastNoticeAt);
  const asked = useAsked(() => list(undefined), [newest]);
  const more = useMore(asked.data, list);
  return (
    <Page title={words.title}>
      <div className="order stack">
        <div className="between">
          <h1>{words.title}</h1>
          <Link className="small" to="/me">
            {words.settings}
          </Link>
        </div>
        {asked.state === 'loading' && <Skeleton height={80} count={4} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && more.items.length === 0 && (
          <Empty icon="bell">
            <p>{words.none}</p>
          </Empty>
        )}
        <ul className="notices">
          {more.items.map((notice) => (
            <NoticeLine key={notice.id} notice={notice} again={asked.again} />
          ))}
        </ul>
        {more.button}
      </div>
    </Page>
  );
}

async function list(cursor: string | undefined) {
  const query = cursor === undefined ? {} : { cursor };
  const page = await answer(api.GET('/api/v1/notifications', { params: { query } }));
  unreadCount.set(page.unread);
  return page;
}

function NoticeLine({
  notice,
  again,
}: {
  readonly notice: Notice;
  readonly again: () => void;
}): ReactNode {
  const words = useWords(noticesWords);
  const language = useLanguage();
  const now = useServerNow(MINUTE_MS);
  const isUnread = notice.readAt === null;
  const read = (): void => {
    const params = { path: { id: notice.id } };
    if (isUnread) void api.POST('/api/v1/notifications/{id}/read', { params }).then(again);
  };
  return (
    <li>
      <Link to={notice.path} onClick={read} data-unread={isUnread || undefined}>
        <strong>
          {isUnread && <span className="unseen">{words.unread} </span>}
          {notice.title[language]}
        </strong>
        <span className="small">{notice.body[language]}</span>
        <time className="soft tiny" dateTime={notice.createdAt}>
          {relative(notice.createdAt, now)}
        </time>
      </Link>
    </li>
  );
}

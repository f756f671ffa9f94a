import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setPriority } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { loadInstallation } from '../../config/installation.js';
import { Mailbox } from './mailbox.js';
import { listPage, mailPage } from './page.js';

/**
 * Entry point of the mail catcher: an SMTP server that takes every mail and a page that shows them.
 * It stands for the mail server of a real installation, and listens on loopback only.
 */
const { ports } = loadInstallation();
/** A real one is somebody else's machine: here it takes what the others leave. */
const NICE = 10;
const HOST = '127.0.0.1';
const SIZE_MAX_BYTES = 1024 * 1024;

setPriority(NICE);
const mailbox = new Mailbox();

const smtp = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  size: SIZE_MAX_BYTES,
  onData: (stream, session, callback) => {
    const to = session.envelope.rcptTo.map(({ address }) => address);
    buffer(stream)
      .then((source) => mailbox.put(source, to))
      .then(() => callback(), callback);
  },
});
smtp.on('error', (error: Error) => console.error(error.message));
smtp.listen(ports.mailSmtp, HOST);

const pages = createServer(answer);
pages.listen(ports.mailPage, HOST);

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://catcher');
  const id = /^\/mails\/(\d+)(\.html)?$/.exec(url.pathname);
  const mail = id === null ? undefined : mailbox.find(Number(id[1]));
  if (url.pathname === '/') {
    send(response, 'text/html', listPage(mailbox.to(null)));
  } else if (url.pathname === '/mails') {
    const mails = mailbox.to(url.searchParams.get('to'));
    send(response, 'application/json', JSON.stringify(mails));
  } else if (mail !== undefined) {
    send(response, 'text/html', id?.[2] === undefined ? mailPage(mail) : mail.html);
  } else {
    response.statusCode = 404;
    send(response, 'text/plain', 'No such mail.');
  }
}

function send(response: ServerResponse, type: string, body: string): void {
  response.setHeader('content-type', `${type}; charset=utf-8`);
  response.setHeader('x-content-type-options', 'nosniff');
  response.end(body);
}

function stop(): void {
  pages.close();
  pages.closeAllConnections();
  smtp.close(() => process.exit(0));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

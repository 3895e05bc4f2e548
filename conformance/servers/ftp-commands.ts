/** What the FTP server understands. */
import { receiveAll, sendAll } from './ftp-data.js';
import type { FtpSession } from './ftp-session.js';
import { plainPath } from './shelf.js';

/** Never throws for what a client may say; what rejects is answered with 451. */
type FtpCommand = (session: FtpSession, argument: string) => Promise<void>;

const says =
  (code: number, text: string): FtpCommand =>
  async (session) =>
    session.reply(code, text);

/** Only these few values of TYPE, MODE and STRU are of use today. */
const accepts =
  (pattern: RegExp): FtpCommand =>
  async (session, argument) =>
    pattern.test(argument) ? session.reply(200, 'good') : session.reply(504, 'not that one');

function pathFrom(session: FtpSession, argument: string): string {
  return plainPath(argument.startsWith('/') ? argument : `${session.folder}/${argument}`);
}

const retrieve: FtpCommand = async (session, argument) => {
  const name = pathFrom(session, argument);
  if (session.shelf.find(name) === null) return session.reply(550, 'there is no such file');
  await session.transfer(async (socket) => {
    const bytes = session.shelf.fetch(name) ?? Buffer.alloc(0);
    return (await sendAll(socket, bytes)) ? [226, 'sent'] : [426, 'the data connection broke'];
  });
};

const store: FtpCommand = async (session, argument) => {
  const name = pathFrom(session, argument);
  if (name === '') return session.reply(553, 'it needs a name');
  await session.transfer(async (socket) => {
    const received = await receiveAll(socket, session.shelf.maxUploadBytes);
    if (received === 'broken') return [426, 'the data connection broke'];
    if (received === 'too long') return [552, 'that is too long'];
    session.shelf.receive(name, received);
    return [226, 'received'];
  });
};

/** Many clients add the options of `ls`. */
const list =
  (lineOf: (name: string, bytes: number) => string): FtpCommand =>
  async (session, argument) => {
    const folder = pathFrom(session, argument.replace(/^(?:-\S+\s*)+/, ''));
    const names = session.shelf.namesIn(folder).map((name) => ({ name, path: plainPath(`${folder}/${name}`) }));
    const lines = names.map(({ name, path }) => `${lineOf(name, session.shelf.find(path)?.length ?? 0)}\r\n`);
    await session.transfer(async (socket) =>
      (await sendAll(socket, Buffer.from(lines.join('')))) ? [226, 'sent'] : [426, 'the data connection broke'],
    );
  };

const changeFolder: FtpCommand = async (session, argument) => {
  // Folders come into being with the files in them, so any may be entered.
  session.folder = pathFrom(session, argument);
  session.reply(250, 'changed');
};

const size: FtpCommand = async (session, argument) => {
  const bytes = session.shelf.find(pathFrom(session, argument));
  if (bytes === null) session.reply(550, 'there is no such file');
  else session.reply(213, `${bytes.length}`);
};

const passive: FtpCommand = async (session) => {
  const { port, address } = await session.offerData();
  session.reply(227, `go to (${address.replaceAll('.', ',')},${port >> 8},${port & 0xff})`);
};

const extendedPassive: FtpCommand = async (session, argument) => {
  if (argument.toUpperCase() === 'ALL') return session.reply(200, 'good');
  if (argument !== '' && argument !== '1') return session.reply(522, 'use (1)');
  const { port } = await session.offerData();
  session.reply(229, `go to (|||${port}|)`);
};

const logIn: FtpCommand = async (session) => {
  session.loggedIn = true;
  session.reply(230, 'welcome');
};

const features: FtpCommand = async (session) => session.replyLines('211-these:', ' EPSV', ' SIZE', ' UTF8', '211 end');

const quit: FtpCommand = async (session) => {
  session.reply(221, 'goodbye');
  session.leave();
};

export const ftpCommands: ReadonlyMap<string, FtpCommand> = new Map<string, FtpCommand>([
  ['USER', says(331, 'any password will do')],
  ['PASS', logIn],
  ['SYST', says(215, 'UNIX Type: L8')],
  ['FEAT', features],
  ['OPTS', accepts(/^UTF-?8 ON$/i)],
  ['NOOP', says(200, 'good')],
  ['TYPE', accepts(/^(?:I|L 8|A(?: N)?)$/i)],
  ['MODE', accepts(/^S$/i)],
  ['STRU', accepts(/^F$/i)],
  ['PWD', async (session) => session.reply(257, `"/${session.folder.replaceAll('"', '""')}" is the folder`)],
  ['CWD', changeFolder],
  ['CDUP', (session) => changeFolder(session, '..')],
  [
    'MKD',
    async (session, argument) => session.reply(257, `"/${pathFrom(session, argument).replaceAll('"', '""')}" made`),
  ],
  ['PASV', passive],
  ['EPSV', extendedPassive],
  ['SIZE', size],
  ['RETR', retrieve],
  ['STOR', store],
  ['LIST', list((name, bytes) => `-rw-r--r-- 1 ftp ftp ${bytes} Jan  1  2026 ${name}`)],
  ['NLST', list((name) => name)],
  ['QUIT', quit],
]);

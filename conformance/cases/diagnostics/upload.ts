/** A file the station leaves at the tool: TC_045_1 and TC_079. */
import type { Tester } from '../../language/tester.js';
import type { FileServer } from '../../servers/file-server.js';

/** Where the station is told to put its file. */
export const folder = 'logs/';

/** A file without a name of its own is what a station makes of a folder that it takes for a file. */
const nameless = `${folder}upload`;

/** A file has come to the folder, with something in it and under the name the station has told. */
export async function uploaded(t: Tester, server: FileServer, fileName: string | undefined): Promise<void> {
  const upload = await server.nextUpload({ timeoutMs: t.timing.settleMs }).catch(() => null);
  t.check(upload !== null, 'the file on the server by the time it is said to be uploaded', 'there is none');
  if (upload === null) return;
  t.check(upload.bytes.length > 0, 'a file with something in it', `${upload.name} is empty`);
  if (fileName === undefined) {
    t.story.remark('the answer did not name the file');
    return;
  }
  const isNamed = upload.name === folder + fileName || upload.name === nameless;
  t.check(isNamed, `the file under the name of the answer, ${folder}${fileName}`, upload.name);
}

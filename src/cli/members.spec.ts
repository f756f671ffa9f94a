import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInstallation } from '../config/installation.js';
import { type Context, openContext } from './context.js';
import { memberPorts, membersOf, writeMembers } from './members.js';
import { createOutput } from './output.js';

describe('members of an installation', () => {
  let context: Context;
  beforeEach(() => {
    const home = mkdtempSync(join(tmpdir(), 'picket-members-'));
    const installation = parseInstallation({ PICKET_HOME: home }, '/project');
    context = openContext(installation, createOutput(true));
  });
  afterEach(() => rmSync(context.home.root, { recursive: true }));

  it('are three until somebody says otherwise', () => {
    expect(membersOf(context)).toEqual([1, 2, 3]);
  });

  it('are remembered in ascending order, with their ports', () => {
    writeMembers(context, [4, 1, 3]);
    expect(membersOf(context)).toEqual([1, 3, 4]);
    expect(memberPorts(context, context.installation.ports.nodes)).toEqual([3321, 3323, 3324]);
  });

  it.each([[[1, 2]], [[1, 2, 2, 3]], [[1, 2, 3, 6]], [[0, 1, 2]]])(
    'cannot be %j',
    (members: number[]) => {
      expect(() => writeMembers(context, members)).toThrow();
      expect(membersOf(context)).toEqual([1, 2, 3]);
    },
  );

  it('are not guessed when their file is damaged', () => {
    writeFileSync(join(context.home.data, 'members.json'), '[1,2');
    expect(() => membersOf(context)).toThrow();
  });
});

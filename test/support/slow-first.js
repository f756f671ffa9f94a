import Sequencer from '@jest/test-sequencer';

/** What takes longest on a fresh clone, where no earlier run says so; begun last it would end alone. */
const SLOW = [/\/test\/check-.*\.spec\.ts$/, /\/test\/architecture\.spec\.ts$/];

/** Begins with what is known to be slow, so that two workers end at about the same time. */
export default class SlowFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = SLOW.findIndex((slow) => slow.test(path));
      return index < 0 ? SLOW.length : index;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}

import { useLanguage } from '../api/hooks';
import type { Bilingual } from './bilingual';

/** The words in the page's language. */
export function useWords<Words>(words: Bilingual<Words>): Words {
  return words[useLanguage()];
}

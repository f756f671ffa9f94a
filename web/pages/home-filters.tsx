import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { Field, Select } from '../design/field';
import { Icon } from '../design/icon';
import { useWords } from '../words/use-words';
import { catalogueWords } from '../words/catalogue';
import { homeWords } from '../words/home';

/** Genres as chips; region and days behind one button on a phone. All of it is in the address. */
export function HomeFilters(): ReactNode {
  const words = useWords(homeWords);
  const { genres, regions } = useWords(catalogueWords);
  const [search, setSearch] = useSearchParams();
  const put = (name: string, value: string): void => {
    const next = new URLSearchParams(search);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setSearch(next, { preventScrollReset: true });
  };
  const genre = search.get('genre') ?? '';
  const isOpen = ['region', 'from', 'to'].some((name) => search.has(name));
  return (
    <>
      <div className="genres" role="group" aria-label={words.genre}>
        {[['', words.all] as const, ...Object.entries(genres)].map(([code, name]) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={genre === code}
            onClick={() => put('genre', code)}
          >
            {name}
          </button>
        ))}
      </div>
      <details className="filters" open={isOpen}>
        <summary>
          <Icon name="sliders" />
          {words.filters}
        </summary>
        <div className="filters-fields">
          <Select
            label={words.region}
            value={search.get('region') ?? ''}
            onChange={({ target }) => put('region', target.value)}
          >
            <option value="">{words.all}</option>
            {Object.entries(regions).map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
          {(['from', 'to'] as const).map((name) => (
            <Field
              key={name}
              type="date"
              label={words[name]}
              value={search.get(name) ?? ''}
              onChange={({ target }) => put(name, target.value)}
            />
          ))}
        </div>
      </details>
    </>
  );
}

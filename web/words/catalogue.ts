import { bilingual, type SameAs } from './bilingual';

/** Genres and regions that are known by name; any other is shown as its seller wrote it. */
export const catalogueWords = bilingual(
  {
    genres: {
      musical: '뮤지컬',
      concert: '콘서트',
      theatre: '연극',
      classical: '클래식',
      sports: '스포츠',
      'live-viewing': '라이브뷰잉',
      festival: '페스티벌',
      exhibition: '전시',
    },
    regions: {
      seoul: '서울',
      gyeonggi: '경기',
      incheon: '인천',
      busan: '부산',
      daegu: '대구',
      daejeon: '대전',
      gwangju: '광주',
      ulsan: '울산',
      gangwon: '강원',
      gyeongnam: '경남',
      gyeongbuk: '경북',
      jeju: '제주',
    },
    ages: { all: '전체 관람가' },
    ageFrom: (years: string) => `${years}세 이상`,
  },
  {
    genres: {
      musical: 'Musical',
      concert: 'Concert',
      theatre: 'Theatre',
      classical: 'Classical',
      sports: 'Sports',
      'live-viewing': 'Live viewing',
      festival: 'Festival',
      exhibition: 'Exhibition',
    },
    regions: {
      seoul: 'Seoul',
      gyeonggi: 'Gyeonggi',
      incheon: 'Incheon',
      busan: 'Busan',
      daegu: 'Daegu',
      daejeon: 'Daejeon',
      gwangju: 'Gwangju',
      ulsan: 'Ulsan',
      gangwon: 'Gangwon',
      gyeongnam: 'Gyeongnam',
      gyeongbuk: 'Gyeongbuk',
      jeju: 'Jeju',
    },
    ages: { all: 'All ages' },
    ageFrom: (years) => `From ${years} years`,
  },
);

type Names = Readonly<Record<string, string>>;

/** The name of a genre or region, or the word itself when it has none. */
export function nameOf(names: SameAs<Names>, word: string): string {
  return names[word] ?? word;
}

import type { EventDraft } from './catalogue.js';
import { concertArena } from './halls/arena.js';
import { ballpark } from './halls/ballpark.js';
import { cinemaHall } from './halls/cinema.js';
import { smallTheatre } from './halls/theatre.js';

/**
 * The five cinemas of the first baseball game CGV showed live, on 30 April 2024 at 20,000 won a
 * seat (KBO and CGV, announced on 24 April 2024).
 */
const LIVE_VIEWING_CINEMAS = [
  { venue: 'CGV 강남', region: 'seoul' },
  { venue: 'CGV 송파', region: 'seoul' },
  { venue: 'CGV 영등포', region: 'seoul' },
  { venue: 'CGV 용산아이파크몰', region: 'seoul' },
  { venue: 'CGV 창원더시티', region: 'gyeongnam' },
] as const;
const HALLS_PER_CINEMA = 4;

/** The whole-season limit of postseason sales: four tickets a person. */
const POSTSEASON_TICKETS_MAX = 4;

/** One event a cinema, one performance a hall: 20 halls of 200 seats, one starting time. */
export function liveViewings(): EventDraft[] {
  return LIVE_VIEWING_CINEMAS.map(({ venue, region }) => ({
    title: `가을야구 라이브뷰잉 1차전 – ${venue}`,
    description:
      '가을야구 1차전을 극장의 큰 화면과 입체 음향으로 함께 응원합니다. ' +
      '경기 시작 30분 전부터 입장할 수 있으며, 응원 도구를 가져와도 좋습니다. ' +
      '우천으로 경기가 취소되면 전액 환불해 드립니다.',
    genre: 'live-viewing',
    region,
    venue,
    ageRating: 'all',
    runningMinutes: 210,
    performances: Array.from({ length: HALLS_PER_CINEMA }, (_, index) => ({
      daysAhead: 10,
      time: '18:30',
      hall: cinemaHall(venue, index + 1),
      prices: [{ grade: '일반석', amount: 20_000 }],
      maxTicketsPerBuyer: POSTSEASON_TICKETS_MAX,
    })),
  }));
}

/** A 10,000-seat concert; the artist is invented. */
export function concert(): EventDraft {
  return {
    title: '새벽네시 단독 콘서트 〈첫차〉',
    description:
      '밴드 새벽네시가 3집 〈첫차〉의 전곡을 처음으로 무대에서 들려드립니다. ' +
      '플로어는 모두 지정석이며, 휠체어석은 플로어 F7·F9구역 마지막 열에 있습니다. ' +
      '공연 시작 후에는 곡 사이에만 입장할 수 있습니다.',
    genre: 'concert',
    region: 'seoul',
    venue: 'KSPO DOME(올림픽체조경기장)',
    ageRating: '8',
    runningMinutes: 150,
    performances: [
      {
        daysAhead: 24,
        time: '18:00',
        hall: concertArena(),
        prices: [
          { grade: 'VIP', amount: 198_000 },
          { grade: 'R', amount: 165_000 },
          { grade: 'S', amount: 143_000 },
          { grade: 'A', amount: 110_000 },
        ],
        maxTicketsPerBuyer: 4,
      },
    ],
  };
}

/** A baseball game; prices are of the order of recent weekend prices, not one club's list. */
export function baseball(): EventDraft {
  return {
    title: '프로야구 잠실 라이벌전',
    description:
      '한 지붕 두 팀이 잠실에서 만납니다. 1루는 홈 응원석, 3루는 원정 응원석이며 ' +
      '응원단상은 오렌지석 205~208블록과 219~222블록 앞에 있습니다. ' +
      '익사이팅존에는 파울볼이 자주 날아오니 보호 장비를 꼭 착용해 주세요.',
    genre: 'sports',
    region: 'seoul',
    venue: '잠실야구장',
    ageRating: 'all',
    runningMinutes: 200,
    performances: [
      {
        daysAhead: 17,
        time: '17:00',
        hall: ballpark(),
        prices: [
          { grade: '테이블석', amount: 55_000 },
          { grade: '익사이팅존', amount: 30_000 },
          { grade: '블루석', amount: 24_000 },
          { grade: '오렌지석', amount: 22_000 },
          { grade: '레드석', amount: 19_000 },
          { grade: '네이비석', amount: 16_000 },
          { grade: '그린석', amount: 9_000 },
        ],
        maxTicketsPerBuyer: 8,
      },
    ],
  };
}

/** A small musical with several evenings; invented. */
export function musical(): EventDraft {
  const evenings = [
    { daysAhead: 5, time: '19:30' },
    { daysAhead: 6, time: '15:00' },
    { daysAhead: 6, time: '19:00' },
  ];
  return {
    title: '뮤지컬 〈막차를 놓친 사람들〉',
    description:
      '막차가 떠난 부산의 작은 역, 서로 모르는 다섯 사람이 첫차를 기다리며 보내는 네 시간. ' +
      '120석 소극장에서 마이크 없이 만나는 다섯 배우와 피아노 한 대의 뮤지컬입니다.',
    genre: 'musical',
    region: 'busan',
    venue: '피켓 소극장',
    ageRating: '12',
    runningMinutes: 110,
    performances: evenings.map((evening) => ({
      ...evening,
      hall: smallTheatre(),
      prices: [
        { grade: 'R', amount: 66_000 },
        { grade: 'S', amount: 44_000 },
      ],
      maxTicketsPerBuyer: 6,
    })),
  };
}

import { bilingual } from './bilingual';

export const accountWords = bilingual(
  {
    signIn: '로그인',
    signUp: '회원 가입',
    email: '이메일',
    password: '비밀번호',
    passwordHint: '10자 이상. 이메일 주소의 이름은 넣지 마세요.',
    name: '이름',
    toSignUp: '처음이신가요? 회원 가입',
    toSignIn: '이미 가입하셨나요? 로그인',
    back: '로그인하면 보던 화면으로 돌아갑니다.',
  },
  {
    signIn: 'Sign in',
    signUp: 'Sign up',
    email: 'Email',
    password: 'Password',
    passwordHint: '10 characters or more, without the name of your email address.',
    name: 'Name',
    toSignUp: 'New here? Sign up',
    toSignIn: 'Have an account? Sign in',
    back: 'After that you are back where you were.',
  },
);

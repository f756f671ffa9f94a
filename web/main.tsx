import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { resume } from './api/session';
import { applySettings } from './api/settings';
import { App, startPage } from './app/app';
import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './design/tokens.css';
import './design/base.css';
import './design/components.css';

applySettings();
startPage(location.pathname);
void resume();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');
createRoot(root).render(
  <StrictMode>
    <BrowserRouter>
      <App />
    </BrowserRouter>
  </StrictMode>,
);

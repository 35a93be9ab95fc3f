import { render } from 'preact';
import { createApi } from './api/api.js';
import { App } from './app.js';
import { loadConfiguration } from './configuration.js';
import { Identity } from './identity/identity.js';
import { Notice } from './layout/notice.js';
import { Reload } from './layout/reload.js';
import { ServicesContext } from './services.js';
import './styles.css';

const root = document.querySelector('#app');
if (root === null) throw new Error('The page has no #app');

// Pages say themselves where they begin: what browsers remember is measured before a page has its content.
history.scrollRestoration = 'manual';

try {
  const configuration = await loadConfiguration();
  const identity = new Identity(configuration.signIn, {
    origin: location.origin,
    // Looked up when somebody signs in: where data may not be stored, that alone fails.
    get storage() {
      return sessionStorage;
    },
    leaveFor: (url) => location.assign(url),
  });
  const api = createApi(configuration.apiUrl, identity);
  const services = { configuration, identity, api, kept: new Map() };
  render(
    <ServicesContext.Provider value={services}>
      <App />
    </ServicesContext.Provider>,
    root,
  );
} catch (error) {
  render(
    <main class="narrow">
      <h1>Spotter</h1>
      <Notice tone="bad">Spotter could not be loaded. Look at your connection, then load this page again.</Notice>
      <Reload />
    </main>,
    root,
  );
  throw error;
}

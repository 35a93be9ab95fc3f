import { createHash } from 'node:crypto';
import type { HostedAnswer } from './hosted.answer.js';

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#f6f8f7, #101513); --text: light-dark(#14201c, #e8efec); --quiet: light-dark(#4d5d57, #a3b4ad); --accent: light-dark(#0b5d4e, #7fe0c3); --on-accent: light-dark(#fff, #06231c); --bad: light-dark(#a3211b, #ffb1a8); --focus: light-dark(#0b57d0, #a8c7fa); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
main { max-width: 26rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { margin: 0 0 1rem; line-height: 1.2; }
label { display: block; margin: 1rem 0 0.25rem; font-weight: 600; }
input, button { width: 100%; min-height: 44px; padding: 0 12px; border: 1px solid var(--quiet); border-radius: 10px; background: transparent; color: inherit; font: inherit; }
button { margin: 1.5rem 0; border: 0; background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.bad { color: var(--bad); font-weight: 600; }
.quiet { color: var(--quiet); }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** For text and for attributes in quotes. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** @param formAction where its form may lead, through redirects as well. */
function page(status: number, title: string, content: string, formAction = "'none'"): HostedAnswer {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${formAction}`,
  ];
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // With no-referrer the form would come from an origin "null".
      'referrer-policy': 'same-origin',
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`,
  };
}

/** What to say above the form to somebody who was not let in. */
export interface FailedSignIn {
  readonly email: string;
}

/**
 * Asks for address and password. The form is sent to the page's own address, whose query is the request for a code.
 * @param redirectUri where the browser is sent when they are right
 */
export function signInPage(redirectUri: string, failed?: FailedSignIn): HostedAnswer {
  const described = failed === undefined ? '' : ' aria-describedby="failure" aria-invalid="true"';
  const failure =
    failed === undefined
      ? ''
      : '<p id="failure" class="bad" role="alert">The address or the password is wrong, or the address is not confirmed. Try again.</p>';
  const content = `<h1>Sign in to Spotter</h1>
${failure}
<form method="post">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="128" value="${escaped(failed?.email ?? '')}"${described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${described}>
<button>Sign in</button>
</form>
<h2>No account yet?</h2>
<p><code>npm run token -- --user ada</code>, in the project’s folder, makes ada@spotter.localhost with the password <code>Local-password-1</code>. Or register by the API, as its documentation on identity has it.</p>
<p class="quiet">This is the local stack’s stand-in for Cognito’s page. It is for your machine alone: never type in a password here that you use elsewhere.</p>`;
  const title = failed === undefined ? 'Sign in · Spotter' : 'Error: sign in · Spotter';
  return page(failed === undefined ? 200 : 400, title, content, `'self' ${new URL(redirectUri).origin}`);
}

/** What is wrong, to a person who can't be sent back. */
export function errorPage(status: number, sentence: string): HostedAnswer {
  const content = `<h1>This did not work</h1>
<p role="alert">${escaped(sentence)}</p>
<p>Go back to the page that you came from, and try again.</p>`;
  return page(status, 'Error · Spotter', content);
}

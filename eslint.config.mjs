import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Only these files read the environment; everything else is handed a parsed, frozen configuration. */
const ENVIRONMENT_READERS = ['apps/*/src/config.ts', 'models/recipe/**', 'scripts/**', 'test/**'];

const readsEnvironment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Read the environment in config.ts and inject what it holds.',
  },
  {
    selector: "ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']",
    message: 'Read the environment in config.ts and inject what it holds.',
  },
];

const namesAGlobal = {
  selector: "ImportDeclaration[source.value='express'] ImportSpecifier[local.name=/^(Request|Response)$/]",
  message:
    'Import it by another name, such as ExpressResponse: the metadata of a parameter looks its type up, and finds the global of that name, for which Node loads all of fetch.',
};

const leavesTheApp = {
  regex: '(^|/)(api|worker|local|tools|web)/src(/|$)',
  message: 'Apps never import each other: what two of them share belongs to libs/shared.',
};

const reachesIntoTheLibrary = {
  regex: 'libs/(client|shared)',
  message: "Import the library by its root, '@spotter/client' or '@spotter/shared'.",
};

const importsTests = {
  regex: '(^|/)test/e2e(/|$)',
  message: 'The tests import chaos: what chaos needs of them belongs to test/support or test/events.',
};

const importsItsUsers = {
  regex: '(^|/)(chaos/src|bench/src|e2e)(/|$)',
  message: 'What tests, chaos and benches share imports none of them.',
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.spotter/', 'node_modules/', 'models/recipe/work/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // What is validated and not used is named with an underscore.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest types its options by classes and takes plain objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // What happens on an event is told in a line.
    files: ['apps/web/src/**/*.tsx'],
    rules: { '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }] },
  },
  {
    // A decorated constructor or handler needs its parameter's class at run time, for design:paramtypes.
    files: ['apps/{api,worker}/src/**/*.ts'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
  },
  {
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.ts', 'models/**/*.ts'],
    ignores: ENVIRONMENT_READERS,
    rules: { 'no-restricted-syntax': ['error', ...readsEnvironment] },
  },
  {
    files: ['apps/*/src/**/*.controller.ts'],
    rules: { 'no-restricted-syntax': ['error', ...readsEnvironment, namesAGlobal] },
  },
  {
    files: ['apps/**/*.{ts,tsx}'],
    rules: { 'no-restricted-imports': ['error', { patterns: [leavesTheApp, reachesIntoTheLibrary] }] },
  },
  {
    files: ['bench/**/*.ts', 'chaos/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [importsTests] }] },
  },
  {
    files: ['test/{events,support}/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [importsItsUsers] }] },
  },
  {
    files: ['libs/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [leavesTheApp] }] },
  },
  prettier,
);

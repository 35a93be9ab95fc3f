import { ErrorBoundary, lazy, LocationProvider, Route, Router } from 'preact-iso';
import { GalleryPage } from './gallery/gallery.page.js';
import { Frame } from './layout/frame.js';
import { NotFoundPage } from './layout/not-found.page.js';

// What the gallery does without is loaded when it is gone to.
const ExercisePage = lazy(async () => (await import('./gallery/exercise.page.js')).ExercisePage);
const ScreenPage = lazy(async () => (await import('./screen/screen.page.js')).ScreenPage);
const PhonePage = lazy(async () => (await import('./phone/phone.page.js')).PhonePage);
const JobsPage = lazy(async () => (await import('./jobs/jobs.page.js')).JobsPage);
const JobPage = lazy(async () => (await import('./jobs/job.page.js')).JobPage);
const SignedInPage = lazy(async () => (await import('./identity/signed-in.page.js')).SignedInPage);

export function App() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <Frame>
          <Router>
            <Route path="/" component={GalleryPage} />
            <Route path="/exercises/:exerciseId" component={ExercisePage} />
            <Route path="/screen" component={ScreenPage} />
            <Route path="/u" component={PhonePage} />
            <Route path="/jobs" component={JobsPage} />
            <Route path="/jobs/:jobId" component={JobPage} />
            <Route path="/signed-in" component={SignedInPage} />
            <Route default component={NotFoundPage} />
          </Router>
        </Frame>
      </ErrorBoundary>
    </LocationProvider>
  );
}

import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useLayoutEffect } from 'preact/hooks';
import { GalleryPage } from './gallery/gallery.page.js';
import { arrive } from './layout/arrival.js';
import { Boundary } from './layout/boundary.js';
import { Frame } from './layout/frame.js';
import { later } from './layout/later.js';
import { NotFoundPage } from './layout/not-found.page.js';

// What the gallery does without is loaded when it is gone to.
const ExercisePage = later(async () => (await import('./gallery/exercise.page.js')).ExercisePage);
const ScreenPage = later(async () => (await import('./screen/screen.page.js')).ScreenPage);
const PhonePage = later(async () => (await import('./phone/phone.page.js')).PhonePage);
const JobsPage = later(async () => (await import('./jobs/jobs.page.js')).JobsPage);
const JobPage = later(async () => (await import('./jobs/job.page.js')).JobPage);
const SignedInPage = later(async () => (await import('./identity/signed-in.page.js')).SignedInPage);

export function App() {
  return (
    <LocationProvider>
      <Frame>
        <Boundary>
          <Router onRouteChange={arrive}>
            <Route path="/" component={GalleryPage} />
            <Route path="/exercises" component={ToGallery} />
            <Route path="/exercises/:exerciseId" component={ExercisePage} />
            <Route path="/screen" component={ScreenPage} />
            <Route path="/u" component={PhonePage} />
            <Route path="/jobs" component={JobsPage} />
            <Route path="/jobs/:jobId" component={JobPage} />
            <Route path="/signed-in" component={SignedInPage} />
            <Route default component={NotFoundPage} />
          </Router>
        </Boundary>
      </Frame>
    </LocationProvider>
  );
}

/** For who has shortened the address of an exercise. */
function ToGallery() {
  const { route } = useLocation();
  useLayoutEffect(() => route('/', true), []);
  return null;
}

import { takePlatform } from './platform.js';

/**
 * Starts the product's services, with chance and time in the hands of the histories that are played on them: hence nothing
 * of the product may be imported before.
 */
export async function startStage() {
  const giveBack = takePlatform();
  const { Stage } = await import('./play.js');
  const stage = new Stage();
  await stage.start();
  return {
    stage,
    stop: async () => {
      await stage.stop();
      giveBack();
    },
  };
}

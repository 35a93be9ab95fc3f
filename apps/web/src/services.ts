import type { SpotterClient } from '@spotter/client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Configuration } from './configuration.js';
import type { Identity } from './identity/identity.js';

/** What pages are given. */
export interface Services {
  readonly configuration: Configuration;
  readonly api: SpotterClient;
  readonly identity: Identity;
  /** What outlives the page that made it, by its class. */
  readonly kept: Map<unknown, unknown>;
}

export const ServicesContext = createContext<Services | undefined>(undefined);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error('This page is outside of the app');
  return services;
}

type Class<Kept> = abstract new (...args: never[]) => Kept;

/** The one of this class that the app has, made when it is first asked for: it is there again when one comes back to a page. */
export function useKept<Kept>(kind: Class<Kept>, make: (services: Services) => Kept): Kept {
  const services = useServices();
  const there = services.kept.get(kind);
  if (there instanceof kind) return there;
  const made = make(services);
  services.kept.set(kind, made);
  return made;
}

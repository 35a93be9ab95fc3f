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
}

export const ServicesContext = createContext<Services | undefined>(undefined);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error('This page is outside of the app');
  return services;
}

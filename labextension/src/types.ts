/** The server's models under short names; `schema.ts` is generated from its OpenAPI document. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Addition = Schemas['Addition'];
export type AskAnswer = Schemas['AskAnswer'];
export type AskRequest = Schemas['AskRequest'];
export type Build = Schemas['Build'];
export type BuiltField = Schemas['BuiltField'];
export type BuiltFile = Schemas['BuiltFile'];
export type BuiltRoute = Schemas['BuiltRoute'];
export type CheckAnswer = Schemas['CheckAnswer'];
export type Crossing = Schemas['Crossing'];
export type Deployment = Schemas['Deployment'];
export type Diagnostic = Schemas['Diagnostic'];
export type Edit = Schemas['Edit'];
export type FileText = Schemas['FileText'];
export type Job = Schemas['Job'];
export type JobEvent = Schemas['JobEventMessage'];
export type JobRequest = Schemas['JobRequest'];
export type Logs = Schemas['Logs'];
export type Match = Schemas['Match'];
export type Plan = Schemas['Plan'];
export type PlanRequest = Schemas['PlanRequest'];
export type Problem = Schemas['Problem'];
export type Proposal = Schemas['Proposal'];
export type Route = Schemas['Route'];
export type Status = Schemas['Status'];
export type Target = Schemas['Target'];
export type Targets = Schemas['Targets'];
export type Violation = Schemas['Violation'];

/** A value that came as JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

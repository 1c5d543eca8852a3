import { workerData } from 'node:worker_threads'
import { answerTexts } from './answer-texts.ts'
import { openEncoder } from './run.ts'

/** The encoder's thread: texts come in, vectors go out. */
answerTexts(openEncoder(workerData as string))

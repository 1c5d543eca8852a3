import { parentPort } from 'node:worker_threads'
import { Tensor } from '../../models/session.ts'

/** Runs in a worker thread: says so when ONNX Runtime's native part has loaded and made a tensor. */
parentPort?.postMessage(new Tensor('float32', new Float32Array(1), [1]).size)

/** Where devices dial, on the service's own port. */
export const DEVICE_STREAM_PATH = '/v1/devices/stream'
/** Where a device enrols. */
export const DEVICE_ENROL_PATH = '/v1/devices/enrol'

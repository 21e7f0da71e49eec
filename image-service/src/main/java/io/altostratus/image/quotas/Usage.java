package io.altostratus.image.quotas;

/**
 * What a project has.
 *
 * @param images all but those being deleted
 * @param uploading those of them whose data are on their way
 * @param size bytes of the images' data, once for each store that has them
 * @param staged bytes that wait for their import
 */
record Usage(long images, long uploading, long size, long staged) {

    /** In bytes or images. */
    long of(Resource resource) {
        return switch (resource) {
            case IMAGE_SIZE_TOTAL -> size;
            case IMAGE_STAGE_TOTAL -> staged;
            case IMAGE_COUNT_TOTAL -> images;
            case IMAGE_COUNT_UPLOADING -> uploading;
        };
    }
}

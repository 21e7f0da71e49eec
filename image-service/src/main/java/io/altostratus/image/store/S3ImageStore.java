package io.altostratus.image.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Images as objects {@code <image id>.<upload>} in a bucket. An object appears whole when its last part has arrived, under
 * the name of the upload that brought it; which of them are an image's is told by the image's locations. So placing costs
 * nothing and no object is ever overwritten.
 */
final class S3ImageStore implements ImageStore {

    private static final int NOT_FOUND = 404;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** Work with the server that fails as a store does. */
    interface Call<T> {
        T run(S3Client client) throws IOException;
    }

    private final String id;
    private final StoreProperties.S3 properties;
    private final StagingDirectory spool;
    private @Nullable S3Client client;

    S3ImageStore(String id, StoreProperties.S3 properties, StagingDirectory spool) {
        this.id = id;
        this.properties = properties;
        this.spool = spool;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String type() {
        return "s3";
    }

    @Override
    public Map<String, Object> properties() {
        long partMegabytes = properties.partSize().toMegabytes();
        return Map.of(
                "s3_store_large_object_size", partMegabytes,
                "s3_store_large_object_chunk_size", partMegabytes,
                "s3_store_thread_pools", 2);
    }

    @Override
    public Staged stage(String imageId, String upload) throws IOException {
        StagingDirectory.ensure(spool.directory());
        return new S3Upload(
                this,
                key(imageId, upload),
                spool.directory(),
                properties.partSize().toBytes());
    }

    @Override
    public boolean place(String imageId, String upload) throws IOException {
        return find(imageId, upload).isPresent();
    }

    @Override
    public boolean adopt(Path file, String imageId, String upload) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            S3Upload.send(this, key(imageId, upload), in, properties.partSize().toBytes());
        } catch (NoSuchFileException e) {
            return false;
        }
        return true;
    }

    @Override
    public void discard(String imageId, String upload) throws IOException {
        String key = key(imageId, upload);
        abortUploads(key);
        call(s3 -> s3.deleteObject(request -> request.bucket(bucket()).key(key)));
    }

    @Override
    public void remove(String imageId) throws IOException {
        abortUploads(imageId + ".");
        for (S3Object object : objects(imageId + ".")) {
            call(s3 -> s3.deleteObject(request -> request.bucket(bucket()).key(object.key())));
        }
    }

    private void abortUploads(String prefix) throws IOException {
        for (MultipartUpload upload : uploads(prefix)) {
            try {
                call(s3 -> s3.abortMultipartUpload(
                        request -> request.bucket(bucket()).key(upload.key()).uploadId(upload.uploadId())));
            } catch (NoSuchFileException e) {
                // ended meanwhile
            }
        }
    }

    @Override
    public Optional<Stored> find(String imageId, String upload) throws IOException {
        String key = key(imageId, upload);
        try {
            long size = call(s3 ->
                            s3.headObject(request -> request.bucket(bucket()).key(key)))
                    .contentLength();
            return Optional.of(new RemoteData((start, end) -> open(key, start, end), size));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private InputStream open(String key, long start, long end) throws IOException {
        ResponseInputStream<GetObjectResponse> in = call(s3 ->
                s3.getObject(request -> request.bucket(bucket()).key(key).range("bytes=" + start + "-" + (end - 1))));
        return new Abortable(in, end - start);
    }

    /** Gives up the connection where not all is read, instead of reading the rest. */
    private static final class Abortable extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> response;
        private long left;

        Abortable(ResponseInputStream<GetObjectResponse> response, long length) {
            super(response);
            this.response = response;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            left -= value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            if (left > 0) {
                response.abort();
            } else {
                super.close();
            }
        }
    }

    /** Objects and unfinished uploads; which objects are placed is not known here. */
    @Override
    public List<Leftover> staged() throws IOException {
        List<Leftover> found = new ArrayList<>();
        for (MultipartUpload upload : uploads("")) {
            found.add(new Leftover(image(upload.key()), upload(upload.key()), upload.initiated()));
        }
        for (S3Object object : objects("")) {
            found.add(new Leftover(image(object.key()), upload(object.key()), object.lastModified()));
        }
        return found;
    }

    @Override
    public void forEach(Consumer<String> imageId) throws IOException {
        objects("").forEach(object -> imageId.accept(image(object.key())));
    }

    @Override
    public long free() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    private List<S3Object> objects(String prefix) throws IOException {
        return call(s3 ->
                s3.listObjectsV2Paginator(request -> request.bucket(bucket()).prefix(prefix)).contents().stream()
                        .toList());
    }

    private List<MultipartUpload> uploads(String prefix) throws IOException {
        return call(s3 ->
                s3
                        .listMultipartUploadsPaginator(
                                request -> request.bucket(bucket()).prefix(prefix))
                        .uploads()
                        .stream()
                        .toList());
    }

    private static String key(String imageId, String upload) {
        return imageId + "." + upload;
    }

    private static String image(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    private static String upload(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? "" : key.substring(dot + 1);
    }

    String bucket() {
        return properties.bucket();
    }

    /** @throws NoSuchFileException for what the server does not have */
    <T> T call(Call<T> work) throws IOException {
        try {
            return work.run(client());
        } catch (NoSuchUploadException e) {
            throw new NoSuchFileException(String.valueOf(e.getMessage()));
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                throw new NoSuchFileException(String.valueOf(e.getMessage()));
            }
            throw new IOException("The store " + id + " refuses: " + e.getMessage(), e);
        } catch (SdkException e) {
            throw new IOException("The store " + id + " does not answer: " + e.getMessage(), e);
        }
    }

    private synchronized S3Client client() {
        S3Client known = client;
        if (known == null) {
            S3ClientBuilder builder = S3Client.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(CONNECT)
                            .socketTimeout(SILENCE))
                    .region(Region.of(properties.region()))
                    // Servers other than Amazon's know neither its newer checksums nor signed chunks everywhere.
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .serviceConfiguration(S3Configuration.builder()
                            .chunkedEncodingEnabled(false)
                            .build())
                    .forcePathStyle(properties.pathStyle());
            if (properties.endpoint() != null) {
                builder.endpointOverride(properties.endpoint());
            }
            if (properties.accessKey() != null && properties.secretKey() != null) {
                builder.credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(properties.accessKey(), properties.secretKey())));
            }
            known = builder.build();
            client = known;
        }
        return known;
    }
}

package io.altostratus.image.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where image data lie.
 *
 * @param storeDirectory where the store {@code file} keeps image data, one file an image, named by its id; several
 *     instances of this service share it. It is the only store where {@code stores} names none
 * @param stores the stores by their ids, each of type {@code file} ({@code directory}) or {@code s3} ({@code s3.endpoint},
 *     {@code s3.region}, {@code s3.bucket}, {@code s3.access-key}, {@code s3.secret-key}, {@code s3.path-style},
 *     {@code s3.part-size}), with a {@code description} and a {@code weight}; of several copies of an image, the one in
 *     the store of the greatest weight is read
 * @param defaultStore the store of data for which none is chosen; by default the first one by name
 * @param stagingDirectory where data wait to be imported and parts for S3 are collected; shared by all instances. By
 *     default {@code .staging} in the store directory, from which they get into a file store without being copied
 */
@ConfigurationProperties("altostratus.image")
record StoreProperties(
        @DefaultValue("/var/lib/altostratus/images") Path storeDirectory,
        @DefaultValue Map<String, Store> stores,
        @Nullable String defaultStore,
        @Nullable Path stagingDirectory) {

    /** The kinds of stores. */
    enum Type {
        FILE,
        S3
    }

    /**
     * One store.
     *
     * @param directory of a file store; by default the store directory
     * @param s3 of an S3 store
     */
    record Store(
            @DefaultValue("file") Type type,
            @Nullable Path directory,
            @DefaultValue("") String description,
            @DefaultValue("0") int weight,
            @Nullable S3 s3) {}

    /**
     * A bucket.
     *
     * @param endpoint of the S3 server; by default Amazon's in the region
     * @param accessKey who we are; by default what Amazon's own tools would take
     * @param pathStyle whether the bucket is named in the path instead of the host
     * @param partSize how much is collected before it is sent, at least 5 MiB; grows with very large images, because an
     *     object has 10,000 parts at most
     */
    record S3(
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            String bucket,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("true") boolean pathStyle,
            @DefaultValue("64MB") DataSize partSize) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "S3[endpoint=" + endpoint + ", bucket=" + bucket + "]";
        }
    }
}

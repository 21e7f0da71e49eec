package io.altostratus.image.imports;

import io.altostratus.image.imports.ImportProperties.WebDownload;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Fetches image data by HTTP for users. The client is asked for each address of a connection that it makes, redirects
 * included, so that no name can lead it to where it may not go.
 */
@Component
class WebSource {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int OK = 200;

    private final WebRules rules;
    private final WebDownload properties;
    private @Nullable CloseableHttpClient client;

    WebSource(WebRules rules, WebDownload properties) {
        this.rules = rules;
        this.properties = properties;
    }

    /**
     * Data that come in.
     *
     * @param length in bytes; negative where the server does not say
     */
    record Download(InputStream body, long length, Closeable connection) implements Closeable {

        /** Gives up the connection, for the rest of the data is of no interest. */
        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    /** @throws ImportFailedException if there is nothing to be had there */
    Download open(URI first) throws ImportFailedException {
        URI uri = first;
        for (int redirects = 0; redirects <= properties.mostRedirects(); redirects++) {
            if (!rules.admits(uri)) {
                throw new ImportFailedException("The URI does not pass filtering: " + uri);
            }
            CloseableHttpClient http = client();
            try {
                HttpGet get = get(uri);
                ClassicHttpResponse response = http.executeOpen(null, get, null);
                String location = redirect(response);
                if (location == null) {
                    return download(get, response);
                }
                giveUp(get, response);
                uri = uri.resolve(location);
            } catch (IOException e) {
                throw new ImportFailedException("The image data could not be fetched: " + e.getMessage());
            } catch (IllegalArgumentException e) {
                throw new ImportFailedException("The server redirects to where nothing can be.");
            }
        }
        throw new ImportFailedException("The server redirects too often.");
    }

    private HttpGet get(URI uri) {
        HttpGet get = new HttpGet(uri);
        get.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(properties.silence()))
                .build());
        return get;
    }

    private static @Nullable String redirect(ClassicHttpResponse response) {
        Header location = response.getFirstHeader("Location");
        return REDIRECTS.contains(response.getCode()) && location != null ? location.getValue() : null;
    }

    /** Cancelled first, for closing alone would read an answer to its end, however long it is. */
    private static void giveUp(HttpGet get, ClassicHttpResponse response) throws IOException {
        get.cancel();
        response.close();
    }

    private static Download download(HttpGet get, ClassicHttpResponse response)
            throws IOException, ImportFailedException {
        HttpEntity entity = response.getEntity();
        if (response.getCode() != OK) {
            giveUp(get, response);
            throw new ImportFailedException(
                    "The server answers " + response.getCode() + " for " + get.getRequestUri() + ".");
        }
        InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
        return new Download(body, entity == null ? 0 : entity.getContentLength(), () -> giveUp(get, response));
    }

    /** Made when it is needed first. */
    private synchronized CloseableHttpClient client() {
        CloseableHttpClient known = client;
        if (known == null) {
            known = HttpClients.custom()
                    .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                            .setDnsResolver(new Checked())
                            .setMaxConnTotal(64)
                            .setMaxConnPerRoute(64)
                            .setDefaultConnectionConfig(ConnectionConfig.custom()
                                    .setConnectTimeout(Timeout.of(properties.connectTimeout()))
                                    .setSocketTimeout(Timeout.of(properties.silence()))
                                    .build())
                            .build())
                    // A connection that is kept was checked for another request; none is kept.
                    .setConnectionReuseStrategy((request, response, context) -> false)
                    .disableRedirectHandling()
                    .disableAutomaticRetries()
                    .disableContentCompression()
                    .disableCookieManagement()
                    .disableAuthCaching()
                    .setUserAgent("altostratus-image")
                    .build();
            client = known;
        }
        return known;
    }

    /** Ends all downloads. */
    synchronized void close() {
        CloseableHttpClient known = client;
        if (known != null) {
            known.close(CloseMode.IMMEDIATE);
            client = null;
        }
    }

    /** Resolves names to what may be reached. */
    private final class Checked implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] admitted = Stream.of(SystemDefaultDnsResolver.INSTANCE.resolve(host))
                    .filter(rules::admits)
                    .toArray(InetAddress[]::new);
            if (admitted.length == 0) {
                throw new UnknownHostException(host + " is not at an address from which images may be fetched");
            }
            return admitted;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}

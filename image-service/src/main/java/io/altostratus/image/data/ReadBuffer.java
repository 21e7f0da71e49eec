package io.altostratus.image.data;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets Tomcat read more of an upload at once than its 8 KiB: a quarter of the calls to the kernel for 24 KiB more of
 * memory a connection.
 */
@Component
class ReadBuffer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final int BYTES = 32 * 1024;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(
                connector -> connector.setProperty("socket.appReadBufSize", String.valueOf(BYTES)));
    }
}

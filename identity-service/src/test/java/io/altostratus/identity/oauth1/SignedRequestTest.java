package io.altostratus.identity.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.api.error.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** The signed header was made by oauthlib. */
class SignedRequestTest {

    private static final String HEADER = """
            OAuth oauth_nonce="123456789012345678901", oauth_timestamp="1790000000", oauth_version="1.0", \
            oauth_signature_method="HMAC-SHA1", oauth_consumer_key="ck", oauth_token="tk", \
            oauth_verifier="AbC12345", oauth_signature="RIpG0rM2X5%2BMwMOzqIDl7H3L7dw%3D\"""";

    private static MockHttpServletRequest request(String header) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v3/OS-OAUTH1/access_token");
        request.setServerName("Identity.example.org");
        request.setServerPort(5000);
        request.addParameter("b", "2");
        request.addParameter("a", "x y", "1");
        request.addHeader("Authorization", header);
        return request;
    }

    @Test
    void aSignatureOfOAuthlibIsRight() {
        SignedRequest signed = SignedRequest.of(request(HEADER));
        assertThat(signed.isSignedWith("c s&é", "ts")).isTrue();
        assertThat(signed.isSignedWith("c s&é", "other")).isFalse();
        assertThat(signed.isSignedWith("other", "ts")).isFalse();
        assertThat(signed.token()).isEqualTo("tk");
        assertThat(signed.verifier()).isEqualTo("AbC12345");
        assertThat(signed.timestamp()).isEqualTo(1_790_000_000L);
    }

    @Test
    void whatWasSignedCannotBeChanged() {
        MockHttpServletRequest longer = request(HEADER);
        longer.addParameter("c", "3");
        assertThat(SignedRequest.of(longer).isSignedWith("c s&é", "ts")).isFalse();
        MockHttpServletRequest elsewhere = request(HEADER);
        elsewhere.setServerPort(5001);
        assertThat(SignedRequest.of(elsewhere).isSignedWith("c s&é", "ts")).isFalse();
        assertThat(SignedRequest.of(request(HEADER.replace("HMAC-SHA1", "PLAINTEXT")))
                        .isSignedWith("c s&é", "ts"))
                .isFalse();
        assertThat(SignedRequest.of(request(HEADER.replace("tk", "tl"))).isSignedWith("c s&é", "ts"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer x",
                "OAuth",
                "OAuth oauth_nonce=1",
                "OAuth oauth_nonce=\"1\", oauth_nonce=\"2\"",
                "OAuth oauth_nonce=\"%zz\"",
                "OAuth oauth_nonce=\"1\" oauth_token=\"2",
            })
    void aMalformedHeaderIsRefused(String header) {
        assertThatThrownBy(() -> SignedRequest.of(request(header))).isInstanceOf(ApiException.class);
    }
}

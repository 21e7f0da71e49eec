package io.altostratus.identity.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected signatures were made by python-keystoneclient's signer. */
class Ec2SignatureTest {

    private static final String SECRET = "19cd8a4a9f2b4d1d9c0a7b55c1f0e0aa";
    private static final String BODY = "35c90566de3331317629e720a0b94e716fef6e70eaf2b6a1869347ea22b53297";
    private static final String SCOPE = "AK/20261121/RegionOne/ec2/aws4_request";
    private static final Map<String, String> HEADERS = Map.of(
            "Host", "ec2.example.org:8773",
            "X-Amz-Date", "20261121T140000Z",
            "Content-Type", "application/x-www-form-urlencoded; charset=utf-8",
            "Authorization",
                    "AWS4-HMAC-SHA256 Credential=" + SCOPE
                            + ", SignedHeaders=content-type;host;x-amz-date, Signature=none");

    private static Ec2Signature.Request request(
            String verb, Map<String, String> parameters, Map<String, String> headers, String body) {
        return new Ec2Signature.Request(verb, "ec2.example.org:8773", "/services/Cloud/", parameters, headers, body);
    }

    @ParameterizedTest
    @CsvSource({
        "0, OSKUqhy79LmVERYoDccHeJ68RJk=",
        "1, VbX+zzFDQ2rWwjGkVALWK/m5mqA=",
        "2, H4wBZ9DIPYaalsKDsUmFiVJstgjLSfeCkuDOs9ORJVo=",
    })
    void theOldVersionsSignParameters(String version, String expected) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "Action", "DescribeInstances",
                "Timestamp", "2026-11-21T14:00:00Z",
                "Name", "a b*c~d/é+",
                "AWSAccessKeyId", "AK"));
        parameters.put("SignatureVersion", version);
        assertThat(Ec2Signature.of(request("GET", parameters, Map.of(), ""), SECRET))
                .isEqualTo(expected);
    }

    @Test
    void version4SignsTheWholeRequest() {
        assertThat(Ec2Signature.of(request("POST", Map.of("Action", "x"), HEADERS, BODY), SECRET))
                .isEqualTo("b2ad958a095d515ecbaaf13a33925d9719f4c50b7239e8c4b64aef2e94c2de7c");
        assertThat(Ec2Signature.of(request("GET", Map.of("Action", "a b", "Z", "~"), HEADERS, BODY), SECRET))
                .isEqualTo("64db5784ec4b9e889cafafdef6295a17fb5d4239a06ded85b92e80f2115846a3");
        Map<String, String> presigned = Map.of(
                "X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                "X-Amz-Credential", SCOPE,
                "X-Amz-SignedHeaders", "host",
                "X-Amz-Date", "20261121T140000Z");
        assertThat(Ec2Signature.of(request("GET", presigned, Map.of("Host", "ec2.example.org"), BODY), SECRET))
                .isEqualTo("264b96ac4f8f67656623743fa496484614831c1e114d214e7e2aedf7863e4e54");
    }

    @Test
    void whatCannotBeSignedHasNoSignature() {
        assertThat(Ec2Signature.of(request("GET", Map.of("SignatureVersion", "3"), Map.of(), ""), SECRET))
                .isNull();
        assertThat(Ec2Signature.of(request("GET", Map.of("SignatureVersion", "0"), Map.of(), ""), SECRET))
                .isNull();
        assertThat(Ec2Signature.of(request("GET", Map.of(), Map.of(), ""), SECRET))
                .isNull();
        Map<String, String> yesterday = new HashMap<>(HEADERS);
        yesterday.put("X-Amz-Date", "20261120T140000Z");
        assertThat(Ec2Signature.of(request("GET", Map.of(), yesterday, BODY), SECRET))
                .isNull();
        yesterday.put("Authorization", "AWS4-HMAC-SHA256 Credential=AK/20261121");
        assertThat(Ec2Signature.of(request("GET", Map.of(), yesterday, BODY), SECRET))
                .isNull();
        assertThat(Ec2Signature.ofText("AWS4-HMAC-SHA256\nx\na/b/ec2/aws4_request\nh".getBytes(), SECRET))
                .isNull();
    }
}

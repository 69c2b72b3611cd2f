package dev.weightflow.platform.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.testing.Tokens;
import dev.weightflow.platform.testing.WithoutServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.jwt.build.Jwt;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Tests tokens that an OpenID Connect provider has signed, beside those of the file. */
@QuarkusTest
@TestProfile(ProviderTest.WithProvider.class)
class ProviderTest {
    private static final KeyPair PROVIDER = keys();
    private static final KeyPair SOMEBODY = keys();

    public static class WithProvider extends WithoutServers {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("quarkus.oidc.tenant-enabled", "true");
            settings.put(
                    "quarkus.oidc.public-key",
                    Base64.getEncoder().encodeToString(PROVIDER.getPublic().getEncoded()));
            settings.put(
                    "test.private-key",
                    Base64.getEncoder().encodeToString(PROVIDER.getPrivate().getEncoded()));
            return settings;
        }
    }

    @Test
    void groups_are_roles() throws Exception {
        get(signed(provider(), "reader", Instant.now().plusSeconds(60)), 200);
        post(signed(provider(), "reader", Instant.now().plusSeconds(60)), 403, "forbidden");
        post(signed(provider(), "admin", Instant.now().plusSeconds(60)), 200, null);
        post(signed(provider(), "employee", Instant.now().plusSeconds(60)), 403, "forbidden");
    }

    @Test
    void what_the_provider_has_not_signed_or_has_ended_is_nobody_s() throws Exception {
        post(signed(SOMEBODY.getPrivate(), "admin", Instant.now().plusSeconds(60)), 401, "unauthenticated");
        post(signed(provider(), "admin", Instant.now().minusSeconds(600)), 401, "unauthenticated");
        post("no-jwt", 401, "unauthenticated");
        given().get("/things").then().statusCode(401).body("code", equalTo("unauthenticated"));
    }

    @Test
    void tokens_of_the_file_stay_good() {
        post(Tokens.of("writer"), 200, null);
    }

    private static void get(String token, int status) {
        given().auth().oauth2(token).get("/things").then().statusCode(status);
    }

    private static void post(String token, int status, String code) {
        var answer = given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body("{\"job\":\"a\",\"size\":1}")
                .post("/things")
                .then()
                .statusCode(status);
        if (code != null) {
            answer.contentType(Problem.MEDIA_TYPE).body("code", equalTo(code));
        }
    }

    private static String signed(PrivateKey key, String group, Instant end) {
        return Jwt.upn("alice")
                .groups(Set.of(group))
                .issuedAt(end.minusSeconds(60))
                .expiresAt(end)
                .sign(key);
    }

    /** Returns the key that the service knows: its class loader has loaded this class a second time. */
    private static PrivateKey provider() throws Exception {
        byte[] key = Base64.getDecoder().decode(ConfigProvider.getConfig().getValue("test.private-key", String.class));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

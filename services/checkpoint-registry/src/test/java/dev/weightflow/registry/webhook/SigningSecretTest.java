package dev.weightflow.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigningSecretTest {
    /** The example that the libraries of Standard Webhooks are tested with. */
    @Test
    void a_message_is_signed_as_standard_webhooks_say() {
        SigningSecret secret = SigningSecret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(secret.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void a_file_holds_several_while_they_are_exchanged() {
        assertThat(SigningSecret.parse(List.of("# new", secret('a', 24), "", " " + secret('b', 64) + " ")))
                .containsExactly(SigningSecret.of(secret('a', 24)), SigningSecret.of(secret('b', 64)));
    }

    @Test
    void what_is_no_secret_is_refused_without_being_repeated() {
        List.of(List.of("c2VjcmV0"), List.of("whsec_c2Vjcm!!"), List.of(secret('a', 23)), List.of(secret('a', 65)))
                .forEach(lines -> assertThatThrownBy(() -> SigningSecret.parse(lines))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("a secret must ")
                        .message()
                        .doesNotContain("c2V")
                        .doesNotContain("YWFh"));
        assertThatThrownBy(() -> SigningSecret.parse(List.of("# none")))
                .hasMessageContaining("between 1 and 4 secrets");
        assertThat(SigningSecret.of(secret('a', 24))).hasToString("whsec_…");
    }

    private static String secret(char each, int bytes) {
        return "whsec_"
                + Base64.getEncoder().encodeToString(("" + each).repeat(bytes).getBytes(StandardCharsets.UTF_8));
    }
}

package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitySecretTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 63, 64, 65, 131})
    void a_proof_is_that_of_Java_s_hmac(int length) throws Exception {
        String secret = "0123456789abcdef".repeat(9).substring(0, length);
        Path file = Files.writeString(folder.resolve("secret"), secret + "\n");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));

        for (String text : new String[] {"", "8081 challenge", "x".repeat(200)}) {
            assertThat(new IdentitySecret(file).proof(text))
                    .isEqualTo(HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
        }
    }
}

package dev.weightflow.console.prediction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weightflow.platform.problem.InvalidRequestException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=----b1";

    private static Multipart of(String body) {
        return Multipart.of(TYPE, body.getBytes(ISO_8859_1));
    }

    private static String part(String headers, String content) {
        return "------b1\r\n" + headers + "\r\n\r\n" + content + "\r\n";
    }

    private static final String END = "------b1--\r\n";

    @Test
    void a_file_comes_through_byte_by_byte() {
        StringBuilder content = new StringBuilder("\r\n\r\n--\r\n");
        for (int i = 0; i < 1_000; i++) {
            content.append((char) (i % 256));
        }
        Multipart form = of(part("Content-Disposition: form-data; name=\"asked\"", "people/12")
                + part(
                        "Content-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg",
                        content.toString())
                + END);

        assertThat(form.text("asked")).contains("people/12");
        assertThat(form.file("photo").orElseThrow())
                .isEqualTo(content.toString().getBytes(ISO_8859_1));
    }

    @Test
    void a_files_name_is_not_the_name_of_its_part() {
        Multipart form = of(part("Content-Disposition: form-data; filename=\"photo\"; name=\"asked\"", "x") + END);

        assertThat(form.file("photo")).isEmpty();
        assertThat(form.text("asked")).contains("x");
    }

    @Test
    void nothing_is_read_out_of_what_is_malformed() {
        for (String body : new String[] {
            "",
            "------b1",
            "------b1--",
            "------b1\r\n",
            "------b1\r\nContent-Disposition: form-data; name=\"photo\"",
            "------b1\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\nno end",
            "------b1\r\nContent-Disposition: form-data; name=\"photo\"\r\n------b1--\r\n\r\n",
            part("Content-Type: image/jpeg; name=\"photo\"", "x") + END,
            part("Content-Disposition: form-data; name=photo", "x") + END,
        }) {
            assertThat(of(body).file("photo")).as(body).isEmpty();
        }
        assertThat(Multipart.of("multipart/form-data", new byte[9]).file("photo"))
                .isEmpty();
    }

    @Test
    void random_bodies_and_cut_ones_end_and_throw_nothing() {
        byte[] whole = (part("Content-Disposition: form-data; name=\"photo\"", "x\r\n--y") + END).getBytes(ISO_8859_1);
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] body = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int hits = random.nextInt(4); hits > 0 && body.length > 0; hits--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            Multipart.of(TYPE, body).file("photo");
        }
    }

    @Test
    void a_body_of_nothing_but_boundaries_takes_no_longer_than_its_length() {
        byte[] body = "------b1\r\n".repeat(1_000_000).getBytes(ISO_8859_1);
        byte[] almost = "------b".repeat(1_400_000).getBytes(ISO_8859_1);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Multipart.of(TYPE, body);
            Multipart.of(TYPE, almost);
        });
    }

    @Test
    void a_head_that_no_browser_sends_is_refused_at_once() {
        for (int bytes : new int[] {9_000, 160_000, 11 << 20}) {
            String spaces = "Content-Disposition: form-data;" + " ".repeat(bytes);
            String names = "Content-Disposition: " + "; name".repeat(bytes / 6);
            for (String head : new String[] {spaces, names}) {
                assertTimeoutPreemptively(
                        Duration.ofSeconds(1), () -> assertThatThrownBy(() -> of(part(head, "x") + END))
                                .isInstanceOf(InvalidRequestException.class)
                                .hasMessageContaining("a head of more than 8192 bytes"));
            }
        }
        String longest = "Content-Disposition: form-data; name=\"photo\"";
        longest += " ".repeat(Multipart.LONGEST_HEAD - longest.length());
        assertThat(of(part(longest, "x") + END).text("photo")).contains("x");
    }

    @Test
    void a_form_of_many_parts_is_refused() {
        String one = part("Content-Disposition: form-data; name=\"photo\"", "x");

        assertThat(of(one.repeat(Multipart.MOST_PARTS) + END).text("photo")).contains("x");
        assertThatThrownBy(() -> of(one.repeat(Multipart.MOST_PARTS + 1) + END))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("more than 20 parts");
    }
}

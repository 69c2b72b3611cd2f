package dev.weightflow.schema.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MethodSpecTest {
    private static final String TEXT = "def adapt(w0, p):\n    return w0\n";
    private static final Digest DIGEST = Digest.ofText(TEXT);

    @Test
    void a_method_file_is_its_digest_with_and_without_the_text() {
        MethodSpec named = read("{'name':'file','rank':4,'digest':'" + DIGEST + "'}");
        MethodSpec brought = read("{'name':'file','rank':4}").withText(TEXT);

        assertThat(brought).isEqualTo(named).hasSameHashCodeAs(named);
        assertThat(named.withText(TEXT + "#")).isNotEqualTo(named);
        assertThat(read("{'name':'file','rank':5}").withText(TEXT)).isNotEqualTo(named);
    }

    @Test
    void what_was_stored_with_its_text_before_texts_were_objects_is_still_understood() {
        MethodSpec stored = read(
                "{'name':'file','rank':4,'digest':'" + DIGEST + "','text':'def adapt(w0, p):\\n    return w0\\n'}");

        assertThat(stored.text()).contains(TEXT);
        assertThat(stored.digest()).contains(DIGEST);
        assertThat(stored.storedText()).as("there is no such object").isEmpty();
        assertThat(read("{'name':'file','digest':'" + DIGEST + "'}").storedText())
                .contains(DIGEST);
    }

    @Test
    void a_text_is_shown_nowhere() {
        MethodSpec brought = read("{'name':'file','rank':4}").withText(TEXT);

        assertThat(brought.toString()).contains(DIGEST.hex()).doesNotContain("adapt");
        assertThat(brought.shownWords()).containsEntry("digest", DIGEST.hex()).doesNotContainKey("text");
    }

    @Test
    void other_methods_have_no_text_and_no_digest() {
        MethodSpec lora = read("{'name':'lora','text':'x','digest':'" + DIGEST + "'}");

        assertThat(lora.text()).isEmpty();
        assertThat(lora.digest()).isEmpty();
        assertThat(lora.words()).containsKey("text");
    }

    private static MethodSpec read(String json) {
        return WeightflowJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), MethodSpec.class);
    }
}

package dev.weightflow.console.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormTest {
    @Test
    void fields_are_decoded_and_what_has_no_text_is_absent() {
        Form form = Form.of("reason=gut+%26+%C3%BCber&empty=&blank=+++&=nameless&bare&a%3Db=c");

        assertThat(form.field("reason")).contains("gut & über");
        assertThat(form.field("a=b")).contains("c");
        assertThat(form.field("empty")).isEmpty();
        assertThat(form.field("blank")).isEmpty();
        assertThat(form.field("bare")).isEmpty();
        assertThat(form.field("")).isEmpty();
    }

    @Test
    void of_two_fields_the_last_counts_and_a_malformed_one_is_absent() {
        assertThat(Form.of("a=1&a=2").field("a")).contains("2");
        assertThat(Form.of("a=1&a=%zz").field("a")).isEmpty();
        assertThat(Form.of("%zz=1").field("%zz")).isEmpty();
        assertThat(Form.of("").field("a")).isEmpty();
    }

    @Test
    void of_very_many_fields_only_the_first_are_read() {
        String many =
                IntStream.range(0, 100_000).mapToObj(i -> "f" + i + "=" + i).collect(Collectors.joining("&"));

        Form form = Form.of(many);

        assertThat(form.field("f198")).contains("198");
        assertThat(form.field("f300")).isEmpty();
    }
}

package dev.weightflow.schema.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaEvolutionTest {
    private static final String RELEASED =
            "{'type':'object','properties':{'a':{'type':'string','enum':['x','y']},'b':{'type':'array','items':{'type':'number'}}},"
                    + "'required':['a']}";

    @Test
    void a_new_optional_property_breaks_nothing() {
        assertThat(after("'b':", "'c':{'type':'string'},'b':")).isEmpty();
    }

    @Test
    void a_new_constant_breaks_nothing() {
        assertThat(after("'y'", "'y','z'")).isEmpty();
    }

    @Test
    void a_lost_property_breaks() {
        assertThat(after("'b':", "'renamed':")).containsExactly("/properties/b is gone");
    }

    @Test
    void another_type_breaks_however_deep() {
        assertThat(after("'number'", "'string'")).hasSize(1);
    }

    @Test
    void a_lost_constant_breaks() {
        assertThat(after("'x',", "")).containsExactly("/properties/a/enum lost [x]");
    }

    @Test
    void a_newly_required_property_breaks() {
        assertThat(after("['a']", "['a','b']")).hasSize(1);
    }

    @Test
    void a_property_that_is_no_longer_required_breaks_its_readers() {
        assertThat(after("['a']", "[]")).hasSize(1);
    }

    private static List<String> after(String was, String is) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            String released = RELEASED.replace('\'', '"');
            String changed = RELEASED.replace(was, is).replace('\'', '"');
            assertThat(changed).isNotEqualTo(released);
            return SchemaEvolution.breaks(mapper.readTree(released), mapper.readTree(changed));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

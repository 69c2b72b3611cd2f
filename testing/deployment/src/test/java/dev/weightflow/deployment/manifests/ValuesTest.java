package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Repository;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the chart's values: those that its schema accepts, and those that it rejects. */
class ValuesTest {
    private static final String SCHEMA = "deploy/chart/values.schema.json";
    private static final String VALUES = "deploy/chart/values.yaml";

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Repository.text(SCHEMA), InputFormat.JSON);

    static Stream<String> files() {
        return Stream.concat(
                Stream.of(
                        VALUES, "deploy/cluster/values.yaml", "deploy/cluster/kind.yaml", "deploy/cluster/second.yaml"),
                Repository.files("deploy/chart/examples", ".yaml").stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_chart_takes_its_own_values(String file) {
        assertThat(faults(Repository.yaml(file))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"argocd, Application, /spec/source/helm/valuesObject", "flux, HelmRelease, /spec/values"})
    void the_chart_takes_the_values_of_its_examples_for(String tool, String kind, String place) {
        JsonNode release = Repository.yamlDocuments(Repository.text("examples/" + tool + "/weightflow.yaml")).stream()
                .filter(resource -> Manifests.kind(resource).equals(kind))
                .findFirst()
                .orElseThrow();

        assertThat(faults(release.at(place))).isEmpty();
        assertThat(release.at(place)).isNotEmpty();
    }

    @Test
    void every_default_is_described_and_everything_described_has_a_default_or_belongs_to_services() {
        Set<String> described = new TreeSet<>();
        Repository.json(SCHEMA).path("properties").fieldNames().forEachRemaining(described::add);
        described.remove("global");
        Set<String> values = new TreeSet<>();
        Repository.yaml(VALUES).fieldNames().forEachRemaining(values::add);

        assertThat(values).isEqualTo(described);
    }

    static Stream<Break> wrong() {
        return Break.of("values");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrong_values_are_refused(Break example) {
        ObjectNode values = Repository.yaml(VALUES);

        example.apply(values);

        assertThat(faults(values)).anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }

    private List<String> faults(JsonNode values) {
        return schema.validate(values.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}

package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Tests the dependencies between the modules' poms. */
class ModuleDependenciesTest {

    /**
     * Requires that programs and services depend on no test jar, as the launcher builds them with {@code -Dmaven.test.skip=true}, which makes none.
     */
    @Test
    void only_tests_depend_on_test_jars() throws Exception {
        List<String> testJars = new ArrayList<>();
        for (Path pom : poms()) {
            NodeList dependencies = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getElementsByTagName("dependency");
            for (int i = 0; i < dependencies.getLength(); i++) {
                Element dependency = (Element) dependencies.item(i);
                if (text(dependency, "classifier").equals("tests")
                        || text(dependency, "type").equals("test-jar")) {
                    testJars.add(pom + ": " + text(dependency, "artifactId") + ", scope " + scope(dependency));
                }
            }
        }
        assertThat(testJars).isNotEmpty().allMatch(jar -> jar.endsWith(", scope test"));
    }

    /** Returns its scope, or the one that the parent manages if it has none itself. */
    private static String scope(Element dependency) {
        boolean managing =
                dependency.getParentNode().getParentNode().getNodeName().equals("dependencyManagement");
        String scope = text(dependency, "scope");
        return scope.isEmpty() && !managing ? "test" : scope;
    }

    private static List<Path> poms() throws IOException {
        Path root = Repository.path("");
        try (Stream<Path> files = Files.find(
                root,
                4,
                (path, attributes) ->
                        path.endsWith("pom.xml") && !path.toString().contains("/target/"))) {
            return files.toList();
        }
    }

    private static String text(Element dependency, String name) {
        NodeList found = dependency.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().trim();
    }
}

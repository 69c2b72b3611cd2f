package dev.weightflow.deployment.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weightflow.deployment.repository.Generated;
import dev.weightflow.deployment.repository.Repository;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ReferencePagesTest {

    @Test
    void the_page_of_events_is_what_the_schemas_say() {
        String page = EventsPage.text();

        assertThat(page).contains("CheckpointCommitted", "`step` integer");
        new Generated("docs/reference/events.md", page).check();
    }

    @Test
    void the_page_of_operations_is_what_the_services_publish() {
        assumeThat(RestPage.documents())
                .as("the services are packaged")
                .allMatch(document -> Files.exists(Repository.path(document)));
        String page = RestPage.text();

        assertThat(page).contains("`POST /trainings?job`");
        new Generated("docs/reference/rest.md", page).check();
    }

    @Test
    void the_page_of_settings_names_all_that_are_read_and_where_each_is_explained() {
        assertThat(SettingsPage.unexplained()).isEmpty();
        new Generated("docs/reference/settings.md", SettingsPage.text()).check();
    }
}

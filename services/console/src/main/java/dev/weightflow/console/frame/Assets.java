package dev.weightflow.console.frame;

import io.quarkus.qute.TemplateExtension;

/** Address of styles, scripts and icons, for pages and for tags, which do not see the page's data. */
@TemplateExtension(namespace = "assets")
final class Assets {
    private Assets() {}

    static String base() {
        return StaticFiles.all().base();
    }
}

package dev.weightflow.endtoend;

import dev.weightflow.chaos.platform.Folders;

/** Folders of the tests' files. */
final class TestFolders {

    static final Folders FOLDERS = new Folders(Folders.project().resolve("testing/end-to-end/target"));

    private TestFolders() {}
}

package io.cdcplatform.job.sink.iceberg;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The files of this machine as Hadoop sees them, for a warehouse on a disk. Hadoop's own starts a process of {@code chmod} for
 * each file that is made, and keeps a file of checksums beside each, which Parquet and Avro have themselves: most of the time of
 * a commit.
 */
public final class LocalFiles extends LocalFileSystem {
    public LocalFiles() {
        super(new WithoutProcesses());
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    private static final class WithoutProcesses extends RawLocalFileSystem {
        private static final int WITHOUT_STICKY_BIT = 0777;

        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            String flags = new FsPermission((short) (permission.toShort() & WITHOUT_STICKY_BIT)).toString();
            Files.setPosixFilePermissions(pathToFile(path).toPath(), PosixFilePermissions.fromString(flags));
        }
    }
}

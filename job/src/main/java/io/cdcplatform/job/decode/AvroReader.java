package io.cdcplatform.job.decode;

import org.jspecify.annotations.Nullable;

/** Reads one value of one writer's schema as a row holds it; made once per schema. */
interface AvroReader {

    @Nullable
    Object read(AvroInput in);
}

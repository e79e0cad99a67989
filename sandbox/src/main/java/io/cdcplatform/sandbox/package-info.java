/**
 * The system on one machine: commands that run it. In come the embedded stack and the verbs of the provisioner; out
 * come running systems and verdicts about them. It must not hold anything that the job or the provisioner needs.
 */
@NullMarked
package io.cdcplatform.sandbox;

import org.jspecify.annotations.NullMarked;

package io.cdcplatform.sandbox.stack;

import io.cdcplatform.sandbox.stack.StackOptions.Part;
import java.util.concurrent.CountDownLatch;

/** Owns a stack until it is killed: the victim of a test. Prints its run directory once everything is up. */
final class StackOwner {

    private StackOwner() {}

    public static void main(String[] args) throws InterruptedException {
        StackOptions options = args.length > 0 && "all".equals(args[0])
                ? StackOptions.ephemeral()
                : StackOptions.ephemeral().only(Part.POSTGRES, Part.KAFKA, Part.FLINK);
        Stack stack = Stack.start(options);
        System.out.println("RUNNING " + stack.directory());
        new CountDownLatch(1).await();
    }
}

package io.cdcplatform.provisioner.dlq;

/** Numbers with their nouns. */
final class Words {
    private Words() {}

    static String of(Choice.Count count) {
        return count(count.letters(), "letter") + " of " + count(count.keys(), "key");
    }

    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}

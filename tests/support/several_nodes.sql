-- A stand-in for Citus, which cannot be installed where the tests run: its functions under the rules of its manual, with the
-- partitions of one table in the place of nodes. A statement that asks one project reads one partition of each table, as it
-- would go to one node; one that does not reads all of them. Rows of two partitions may have the same address, as on two nodes.
-- It does not refuse statements for several nodes, and has no network between them.

SET allow_system_table_mods = on;
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    SELECT 900000000, 'citus', oid, 'public'::regnamespace, false, '0' FROM pg_roles WHERE rolname = current_user;
RESET allow_system_table_mods;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, nodes', current_database()); END $$;

CREATE SCHEMA nodes;

-- `partmethod`: `h` for rows that are spread by a hash, `n` for tables that are whole. `repmodel`: `t` for those that are whole on
-- every node, `s` for the rest. A whole table with `s` was taken over because it refers to a placed one, and stays where it is.
CREATE TABLE nodes.pg_dist_partition (logicalrelid regclass PRIMARY KEY, partmethod "char" NOT NULL, partkey text, colocationid int NOT NULL,
    repmodel "char" NOT NULL, placed_in xid8 NOT NULL DEFAULT pg_current_xact_id());

-- Whether tables are taken over as soon as one that they refer to is placed.
CREATE FUNCTION nodes.takes_over() RETURNS bool LANGUAGE sql AS
    $$ SELECT coalesce(current_setting('citus.enable_local_reference_table_foreign_keys', true), 'on') <> 'off' $$;

-- What both functions refuse: a table that was placed before, one with triggers, a second one in one transaction, and an identity
-- column in a table that was taken over.
CREATE FUNCTION nodes.refuse(wanted regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM nodes.pg_dist_partition WHERE logicalrelid = wanted AND (partmethod = 'h' OR repmodel = 't')) THEN
        RAISE 'table "%" is already distributed', wanted;
    ELSIF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = wanted AND NOT tgisinternal) THEN
        RAISE 'cannot distribute relation "%" because it has triggers', wanted;
    ELSIF EXISTS (SELECT FROM nodes.pg_dist_partition WHERE placed_in = pg_current_xact_id()) THEN
        RAISE 'cannot execute command because a local execution has accessed a placement in the transaction';
    ELSIF EXISTS (SELECT FROM pg_attribute WHERE attrelid = wanted AND attidentity <> '' AND (atttypid <> 'bigint'::regtype
                  OR EXISTS (SELECT FROM nodes.pg_dist_partition WHERE logicalrelid = wanted))) THEN
        RAISE 'cannot complete operation on a table with identity column: "%"', wanted;
    END IF;
END $$;

CREATE FUNCTION nodes.create_reference_table(wanted regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM nodes.refuse(wanted);
    IF nodes.takes_over() THEN
        INSERT INTO nodes.pg_dist_partition
            SELECT DISTINCT other, 'n'::"char", NULL, 0, 's'::"char"
            FROM pg_constraint, LATERAL (VALUES (conrelid::regclass), (confrelid::regclass)) AS ends (other)
            WHERE contype = 'f' AND (conrelid = wanted OR confrelid = wanted) AND other <> wanted ON CONFLICT DO NOTHING;
    END IF;
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = wanted AND contype = 'f' AND confrelid <> wanted AND confrelid NOT IN
               (SELECT logicalrelid FROM nodes.pg_dist_partition WHERE partmethod = 'n')) THEN
        RAISE 'cannot create foreign key constraint: "%" refers to a table that is not placed', wanted;
    END IF;
    INSERT INTO nodes.pg_dist_partition VALUES (wanted, 'n', NULL, 1, 't')
        ON CONFLICT (logicalrelid) DO UPDATE SET repmodel = 't', colocationid = 1, placed_in = DEFAULT;
END $$;

-- Makes four partitions of a table, by a hash of the column, and puts its rows there.
CREATE FUNCTION nodes.create_distributed_table(wanted regclass, distribution_column text, distribution_type text DEFAULT 'hash',
    colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text := wanted::text;
    beside int;
    made record;
    counted text;
BEGIN
    PERFORM nodes.refuse(wanted);
    IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND (conrelid = wanted OR confrelid = wanted)) THEN
        RAISE 'the stand-in knows no foreign keys of distributed tables: "%"', wanted;
    ELSIF EXISTS (SELECT FROM pg_index x WHERE x.indrelid = wanted AND x.indisunique AND NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = wanted AND a.attname = distribution_column AND a.attnum = ANY (x.indkey::int[]))) THEN
        RAISE 'cannot create constraint on "%": distributed relations cannot have unique rules that do not include the distribution column', wanted;
    END IF;
    IF colocate_with = 'default' THEN
        SELECT coalesce(max(colocationid), 1) + 1 INTO beside FROM nodes.pg_dist_partition;
    ELSE
        SELECT colocationid INTO STRICT beside FROM nodes.pg_dist_partition WHERE logicalrelid = colocate_with::regclass AND partmethod = 'h';
    END IF;
    EXECUTE format('ALTER TABLE %I RENAME TO %I', name, name || '_whole');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY HASH (%I)', name, name || '_whole', distribution_column);
    FOR node IN 0..3 LOOP
        EXECUTE format('CREATE TABLE nodes.%I PARTITION OF %I FOR VALUES WITH (MODULUS 4, REMAINDER %s)', name || '_' || node, name, node);
    END LOOP;
    EXECUTE format('INSERT INTO %I OVERRIDING SYSTEM VALUE SELECT * FROM %I', name, name || '_whole');
    FOR made IN SELECT attname FROM pg_attribute WHERE attrelid = name::regclass AND attidentity <> '' LOOP
        counted := pg_get_serial_sequence(name, made.attname);
        EXECUTE format('SELECT setval(%L, coalesce(max(%I), 0) + 1, false) FROM %I', counted, made.attname, name);
    END LOOP;
    EXECUTE format('DROP TABLE %I', name || '_whole');
    DELETE FROM nodes.pg_dist_partition WHERE logicalrelid = wanted;
    INSERT INTO nodes.pg_dist_partition VALUES (name::regclass, 'h', distribution_column, beside, 's');
END $$;

-- What an operator may do and the application's role may not. Each function asks for the secret of a running session,
-- unless the owner itself calls (the commands of the machine).

create function operator_pass_of(proof text) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select id from operator_pass
    where session = sha256(convert_to(proof, 'UTF8')) and ended_at is null and session_until > now()
$$;

create function operator_needed(proof text) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if session_user <> current_user and operator_pass_of(proof) is null then
        raise exception 'not an operator' using errcode = 'insufficient_privilege';
    end if;
end $$;

create function operator_link_is_good(secret text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from operator_pass where link = sha256(convert_to(secret, 'UTF8'))
                   and entered_at is null and ended_at is null and link_until > now())
$$;

create function operator_enter(secret text, proof text, seconds integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if length(proof) < 40 then
        return false;
    end if;
    update operator_pass
    set entered_at = now(), session = sha256(convert_to(proof, 'UTF8')),
        session_until = now() + make_interval(secs => seconds)
    where link = sha256(convert_to(secret, 'UTF8')) and entered_at is null and ended_at is null and link_until > now();
    return found;
end $$;

create function operator_passes(proof text) returns table (
    id uuid, name varchar, created_at timestamptz, entered_at timestamptz, until timestamptz, is_own boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    return query select p.id, p.name, p.created_at, p.entered_at, coalesce(p.session_until, p.link_until),
                        coalesce(p.session = sha256(convert_to(proof, 'UTF8')), false)
                 from operator_pass p
                 where p.ended_at is null and coalesce(p.session_until, p.link_until) > now()
                 order by p.created_at;
end $$;

create function operator_end(proof text, pass uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    update operator_pass set ended_at = now() where id = pass and ended_at is null;
    return found;
end $$;

create function operator_make_site(proof text, given jsonb, host text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    insert into tenancy_site select * from jsonb_populate_record(null::tenancy_site, given);
    insert into tenancy_host (id, name, site_id, is_main) values (gen_random_uuid(), host, (given->>'id')::uuid, true);
end $$;

create function operator_switch(proof text, site uuid, switched text, is_on boolean) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    if switched = 'open' then
        update tenancy_site set is_open = is_on where id = site and is_open <> is_on;
    elsif switched = 'read-only' then
        update tenancy_site set is_read_only = is_on where id = site and is_read_only <> is_on;
    else
        raise exception 'there is no switch %', switched;
    end if;
    return found;
end $$;

create function operator_add_host(proof text, site uuid, host text, main boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    if main then
        update tenancy_host set is_main = false where site_id = site and is_main;
    end if;
    insert into tenancy_host (id, name, site_id, is_main) values (gen_random_uuid(), host, site, main);
end $$;

create function operator_make_main(proof text, site uuid, host text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    if not exists (select from tenancy_host where site_id = site and name = host) then
        return false;
    end if;
    update tenancy_host set is_main = false where site_id = site and is_main;
    update tenancy_host set is_main = true where site_id = site and name = host;
    return true;
end $$;

create function operator_remove_host(proof text, site uuid, host text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    delete from tenancy_host where site_id = site and name = host and not is_main;
    return found;
end $$;

-- Every site, closed ones too, with counts of its own. The setting is told each site in turn, since policies bind the
-- owner as well, and is put back at the end.
create function operator_sites(proof text) returns table (
    id uuid, key varchar, name jsonb, is_open boolean, is_read_only boolean, is_demo boolean, languages jsonb,
    default_language varchar, hosts text[], people bigint, administrators bigint, networks bigint,
    mails_waiting bigint, mails_failed bigint, notice jsonb)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    before text := coalesce(current_setting('app.site_id', true), '');
    s record;
begin
    perform operator_needed(proof);
    for s in select t.* from tenancy_site t order by t.key loop
        perform set_config('app.site_id', s.id::text, true);
        return query select s.id, s.key, s.name, s.is_open, s.is_read_only, s.is_demo, s.languages, s.default_language,
            (select array_agg(h.name::text order by h.is_main desc, h.name) from tenancy_host h where h.site_id = s.id),
            (select count(*) from accounts_person p where p.site_id = s.id and p.status in ('invited', 'active', 'dormant')),
            (select count(distinct g.person_id) from accounts_rolegrant g
             where g.site_id = s.id and g.role = 'site_admin' and g.period @> now()),
            (select count(*) from spaces_space n where n.site_id = s.id and n.kind = 'network' and n.state <> 'withdrawn'),
            (select count(*) from mail_out_mail m where m.site_id = s.id and m.state in ('queued', 'sending')),
            (select count(*) from mail_out_mail m where m.site_id = s.id and m.state in ('failed', 'uncertain')
             and m.created_at > now() - interval '30 days'), s.notice;
    end loop;
    perform set_config('app.site_id', before, true);
end $$;

create function operator_queue(proof text) returns table (
    waiting bigint, late bigint, doing bigint, stalled bigint, failed bigint, failed_tasks jsonb, workers bigint,
    bytes bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    return query select
        count(*) filter (where j.status = 'todo'),
        count(*) filter (where j.status = 'todo' and coalesce(j.scheduled_at, (
            select max(e.at) from procrastinate_events e where e.job_id = j.id)) < now() - interval '10 minutes'),
        count(*) filter (where j.status = 'doing'),
        count(*) filter (where j.status = 'doing' and not exists (
            select from procrastinate_workers w where w.id = j.worker_id
            and w.last_heartbeat > now() - interval '2 minutes')),
        count(*) filter (where j.status = 'failed'),
        (select jsonb_object_agg(f.task_name, f.n) from (
            select task_name, count(*) as n from procrastinate_jobs where status = 'failed' group by 1) f),
        (select count(*) from procrastinate_workers w where w.last_heartbeat > now() - interval '30 seconds'),
        pg_database_size(current_database())
    from procrastinate_jobs j;
end $$;

create function operator_announce(proof text, notice uuid, site uuid, said jsonb, begins timestamptz, ends timestamptz)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    insert into operator_notice (id, about, words, starts_at, ends_at, created_at)
    values (notice, site, said, begins, ends, now());
end $$;

create function operator_end_notice(proof text, notice uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    update operator_notice set ended_at = now() where id = notice and ended_at is null;
    return found;
end $$;

create function operator_notices(proof text) returns setof operator_notice
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    perform operator_needed(proof);
    return query select * from operator_notice n where n.ended_at is null and n.ends_at > now()
                 order by n.starts_at, n.id;
end $$;

-- Puts on every site what is to be read there now, a notice of the site's own before one for all. It needs no proof:
-- it only does what an operator has already said. Returns how many sites changed.
create function operator_show_notices() returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    changed integer;
begin
    update tenancy_site s set notice = n.words
    from (select t.id, (select o.words from operator_notice o
                        where (o.about = t.id or o.about is null) and o.ended_at is null
                        and o.starts_at <= clock_timestamp() and o.ends_at > clock_timestamp()
                        order by (o.about is null), o.starts_at desc limit 1) as words
          from tenancy_site t) n
    where n.id = s.id and s.notice is distinct from n.words;
    get diagnostics changed = row_count;
    if changed > 0 then
        perform pg_notify('talkoo_pages', '*');
    end if;
    return changed;
end $$;

-- What is long over leaves; no proof needed.
create function operator_forget() returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from operator_pass where coalesce(session_until, link_until) < now() - interval '90 days';
    delete from operator_notice where ends_at < now() - interval '90 days';
$$;

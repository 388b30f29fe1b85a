-- Row-level security takes the indexes of @@, ^@ and <% away from everybody but the owner, so the owner's functions read
-- the table. They see one site, the one of the transaction; without one there is nothing to see.

create extension if not exists btree_gin;
create extension if not exists pg_trgm;

-- Similarity sees only a to z and digits where the database's own rules are those of C: every other letter becomes one.
create function search_typed(folded text) returns text
language sql immutable strict parallel safe
as $$ select translate(folded, 'абвгдежзиклмнопрстуфхцчшщъыьэюяіїєґابتثجحخدذرزسشصضطظعغفقكلمنهويءپچژگ',
                               'abvgdejziklmnoprstufhc4wq0y1x298765abt8jhxdzrvsq9cfkeogpulimnwy01234') $$;

create index search_document_words on search_document using gin (site_id, kind, words)
  with (gin_pending_list_limit = 256);
create index search_document_title on search_document (site_id, kind, title_key text_pattern_ops);
create index search_document_typing on search_document using gin (site_id, kind, search_typed(title_key) gin_trgm_ops)
  with (gin_pending_list_limit = 256);


-- The same question with every word also taken from the labels of broader fields: 'care':* becomes 'care':*|'~care':*
create function search_broader(asked text) returns tsquery
language sql immutable strict parallel safe
set search_path = public, pg_temp
as $$ select regexp_replace(asked, '''([^'']+)''(:\*)?', '''\1''\2|''~\1''\2', 'g')::tsquery $$;


-- Objects of one kind in which every word was found, by class: 0 the title itself, 1 the title begins so, or a word in it,
-- 2 the words stand somewhere, 3 some only in the labels of broader fields. Each way in ends after `cap` documents; the
-- limits stand outside the materialized parts, or the planner would hope to meet that many by walking the whole table.
create function search_words(site uuid, asked tsquery, wider tsquery, phrase text, spoken text, of_kind text, cap int)
returns table (object_id uuid, language varchar, title varchar, summary varchar, slug varchar, title_key varchar,
               class int, rank real)
language sql stable
as $$
  with every_word as materialized (
    select d.id from search_document d where d.site_id = site and d.kind = of_kind and d.words @@ asked),
  plain as materialized (select id from every_word limit cap),
  beginning as materialized (
    select d.id from search_document d
    where d.site_id = site and d.kind = of_kind and d.title_key ^@ phrase and length(phrase) > 1),
  broader as materialized (
    select d.id from search_document d
    where d.site_id = site and d.kind = of_kind and d.words @@ wider and not d.words @@ asked),
  found as (
    (select id, 1 as way from beginning limit cap)
    union all select id, 2 from plain
    union all
    (select id, 3 from broader limit case when (select count(*) from plain) < cap then cap else 0 end)),
  judged as (
    select d.object_id, d.language, d.title, d.summary, d.slug, d.title_key,
      case when d.title_key = phrase then 0
           when length(phrase) > 1 and (d.title_key ^@ phrase or position(' ' || phrase in d.title_key) > 0) then 1
           else greatest(f.way, 2) end as class,
      ts_rank('{0.05, 0.2, 0.4, 1}', d.words, case when f.way = 3 then wider else asked end, 1)
        + case when d.title_key ^@ phrase then 1 else 0 end as rank
    from (select id, min(way) as way from found group by id) f join search_document d on d.id = f.id)
  select distinct on (j.object_id) j.object_id, j.language, j.title, j.summary, j.slug, j.title_key,
    min(j.class) over (partition by j.object_id), j.rank
  from judged j order by j.object_id, (j.language = spoken) desc, j.class, j.rank desc, j.language
$$;


-- Objects of one kind whose title holds something that is written almost so: class 4.
create function search_similar(site uuid, wider tsquery, phrase text, spoken text, of_kind text, cap int)
returns table (object_id uuid, language varchar, title varchar, summary varchar, slug varchar, title_key varchar,
               class int, rank real)
language sql stable
as $$
  with alike as materialized (
    select d.*, word_similarity(search_typed(phrase), search_typed(d.title_key)) as rank from search_document d
    where d.site_id = site and d.kind = of_kind and search_typed(phrase) <% search_typed(d.title_key) and not d.words @@ wider)
  select distinct on (s.object_id) s.object_id, s.language, s.title, s.summary, s.slug, s.title_key, 4, s.rank
  from (select * from alike limit cap) s
  order by s.object_id, (s.language = spoken) desc, s.rank desc, s.language
$$;


-- One slip costs up to seven of a text's groups of three letters; more is not forgiven, or half of a long name would do.
create function search_forgive(phrase text) returns text
language sql volatile
as $$ select set_config('pg_trgm.word_similarity_threshold',
                        greatest(0.5, 1 - 7.0 / (length(phrase) + 1))::numeric(3, 2)::text, true) $$;


-- At most `per_kind` objects of each kind, one row for each, the best first; `total` is how many of its kind there are,
-- counted up to a few hundred. Typing mistakes are looked for when fewer than five are found, none of them by its title,
-- and the phrase is longer than four letters: too much is written almost as a shorter one.
create function search_find(asked text, phrase text, spoken text, kinds text[], per_kind int)
returns table (kind text, object_id uuid, language varchar, title varchar, summary varchar, slug varchar, class int,
               rank real, total bigint)
language plpgsql stable security definer
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  site constant uuid := nullif(current_setting('app.site_id', true), '')::uuid;
  plain constant tsquery := asked::tsquery;
  wider constant tsquery := search_broader(asked);
  of_kind text;
  number int := 0;
begin
  if site is null or numnode(plain) = 0 then
    return;
  end if;
  foreach of_kind in array kinds loop
    for kind, object_id, language, title, summary, slug, class, rank, total in
      select of_kind, w.object_id, w.language, w.title, w.summary, w.slug, w.class, w.rank, count(*) over ()
      from search_words(site, plain, wider, phrase, spoken, of_kind, 500) w
      order by w.class, w.rank desc, w.title_key, w.object_id limit per_kind
    loop
      number := number + case when class < 2 then 5 else 1 end;
      return next;
    end loop;
  end loop;
  if number < 5 and length(phrase) > 4 then
    perform search_forgive(phrase);
    foreach of_kind in array kinds loop
      return query
        select of_kind, s.object_id, s.language, s.title, s.summary, s.slug, s.class, s.rank, count(*) over ()
        from search_similar(site, wider, phrase, spoken, of_kind, 500) s
        order by s.rank desc, s.title_key, s.object_id limit per_kind;
    end loop;
  end if;
end $$;


-- For joining in a list of one kind: every object that matches, in no order. What is written almost so only where nothing
-- else is found, and for long words only: in a short one nearly all letters may differ.
create function search_match(asked text, phrase text, of_kind text)
returns table (object_id uuid)
language plpgsql stable security definer
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  site constant uuid := nullif(current_setting('app.site_id', true), '')::uuid;
  wider constant tsquery := search_broader(asked);
begin
  if site is null or numnode(wider) = 0 then
    return;
  end if;
  return query
    select d.object_id from search_document d where d.site_id = site and d.kind = of_kind and d.words @@ wider
    union
    select d.object_id from search_document d
    where d.site_id = site and d.kind = of_kind and d.title_key ^@ phrase and length(phrase) > 1;
  if not found and length(phrase) > 5 then
    perform search_forgive(phrase);
    return query select s.object_id from search_similar(site, wider, phrase, '', of_kind, null) s;
  end if;
end $$;

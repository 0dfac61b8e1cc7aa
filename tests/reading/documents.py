"""The documents that the tests of layout set in many ways. All of them are invented."""

from __future__ import annotations

from composer import document

INDEX = document(
    "index",
    """
# Freedom Barometer
# Estonia
# 2021
# Expert commentary
$ Overall score: 6.3 (-0.2)
$ State policy on human rights: 5.9 (+0.1)
$ Interaction with civil society: 6.1 (-0.4)
$ Interaction with international mechanisms: 7.2 (0.0)
$ Equality and non-discrimination: 6.0 (-0.3)
: Among the main features:
* the emergency powers that had been granted to the Government in the spring were extended twice without a debate
* the anti-extremism law
* no progress in the registration of partnerships;
* refusal to publish the report of the Prison Inspectorate, although the court had ordered it to be released to the applicants within ten days
## State policy on human rights {state-policy}
On 14 January, the Riigikogu adopted the Emergency Powers Act No. 300, which allows the Government to restrict assemblies by decree.[^1] The Chancellor of Justice, who had asked for a time limit, called the anti-extremism provisions “a blank cheque”. They entered into force in February 2021[^2] and were applied 17 times before the summer.[^3]
In Tallinn, the administrative court found on 3 March that the conditions in the remand centre of the northern prefecture, where cells of 2.4 m² per person had been used for months, were degrading. Compensation of €4,200 was awarded to each of the applicants, e.g. to Mr. K. Tamm.[^4]
Article 193 of the Penal Code was not amended. The Ministry of Justice said that “the time has not come”; a new draft is to follow in 2022 (see below).
## Interaction with civil society {civil-society}
The Ministry of the Interior consulted eleven associations on the draft, but none of their proposals was taken up.[^5] Self-governing bodies of the legal profession were not asked at all.
A register of foreign-funded organisations was proposed by two members of the parliament, A. B. Kask and J. Mets, and rejected in the first reading by 54 votes to 31.[^6][^7] Funding for human rights organisations was nevertheless cut by 12.5% compared with the year before.
## Interaction with international mechanisms {international-mechanisms}
The Committee against Torture examined the country’s sixth report in November and welcomed the closure of the old prison.[^8] Its earlier concerns about non-refoulement remain without an answer. The Government accepted the visit of the Special Rapporteur on minority issues, which had been postponed since 2019.
## Equality and non-discrimination {equality}
Persons without citizenship, about 70,000 in all, still cannot join a political party. The Equal Treatment Act protects against discrimination on grounds of religion, age, disability or sexual orientation in working life only.[^9]
The Commissioner received 314 complaints, 21 more than in the preceding year; every third of them came from women who had been dismissed after a parental leave.[^10]
[^1]: Emergency Powers Act, State Gazette, 20 January 2021, <https://gazette.example.org/acts/2021/01/20/emergency-powers-act-no-300>.
[^2]: See also the opinion of the Chancellor of Justice of 2 February 2021, no. 7-4/210.
[^3]: Ministry of the Interior, reply to a request for information, 6 July 2021, https://interior.example.org/en/replies/index.html?id=1837&lang=en
[^4]: Tallinn Administrative Court, judgment in case 3-20-1883, p. 74.
[^5]: Interview with a member of the working group, Tartu, May 2021.
[^6]: Transcript of the sitting of 9 June, <https://parliament.example.org/transcripts/2021-06-09>.
[^7]: Ibid.
[^8]: CAT/C/EST/CO/6, paras. 4 and 12, <https://tbinternet.example.org/Download.aspx?symbolno=CAT%2FC%2FEST%2FCO%2F6>; press release of 3 December, https://news.example.org/2021/12/cat-estonia.
[^9]: Equal Treatment Act, § 2.
[^10]: Annual report of the Commissioner, 2021, pp. 12–19.
""",
    title="Freedom Barometer",
    country="EE",
    year=2021,
    overall=(6.3, -0.2),
    components=(
        ("state-policy", 5.9, 0.1),
        ("civil-society", 6.1, -0.4),
        ("international-mechanisms", 7.2, 0.0),
        ("equality", 6.0, -0.3),
    ),
)

NGO = document(
    "ngo",
    """
# Behind the Harbour Wall: Georgia 2019
## 1. Law and courts
The year began with a strike of court interpreters that nobody had foreseen.[^1] After six weeks the High Council of Justice raised their pay, and hearings that had been adjourned since January were resumed in all but two courts.[^2]
A bill on the prosecution service was withdrawn in April. Its authors had underestimated the resistance of the regional offices; the deputy minister resigned over it.
## 2. Prisons
Overcrowding fell for the third year in a row. On 31 December there were 9,206 prisoners for 9,950 places.[^3]
## 2.1 Medical care
Prisoners with hepatitis were treated in a new ward, and the waiting list was cleared by October. The Public Defender’s staff, however, counted 41 transfers that had been refused on grounds of security.[^4]
## 2.2 Deaths in custody
There were 12 deaths, four fewer than in 2018. In no case was a member of the staff indicted.
## 3. Relations with CSOs {civil-society}
Three organisations of volunteers were refused access to the prison of Ksani without a reason being given. The refusal was quashed by the Tbilisi City Court, whose judgment the penitentiary service has not yet carried out.[^5]
## 4. Cooperation with international bodies {international-mechanisms}
The CPT published its report on the visit of 2018 together with the response of the authorities.
[^1]: Harbour Wall Network, field notes, January and February 2019.
[^2]: High Council of Justice, decision 1/47.
[^3]: National Statistics Office, <https://stat.example.ge/ka/სტატისტიკა/2019/penitentiary>.
[^4]: Public Defender, special report on transfers, Tbilisi, 2019, p. 33.
[^5]: See https://court.example.ge/en/judgments/3-1147-19 and https://court.example.ge/en/judgments/3-1148-19.
""",
    title="Behind the Harbour Wall: Georgia 2019",
    country="GE",
    year=2019,
)

DOCUMENTS = (INDEX, NGO)
